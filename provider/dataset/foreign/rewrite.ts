/** Writes what another tool's row says as a row of ours. */

import type { Conversation, Fields } from "./conversation";

export type Target = "chat" | "preference" | "reinforcement";

/** The row, or why there is none. */
export type Rewritten = { row: Fields; lost: string[] } | { refusal: string };

export function rewrite(conversation: Conversation, to: Target): Rewritten {
  switch (to) {
    case "chat":
      return chatRow(conversation);
    case "preference":
      return preferenceRow(conversation);
    case "reinforcement":
      return reinforcementRow(conversation);
  }
}

/** The format that says all that the row says. */
export const naturalTarget = ({ answers, messages }: Conversation): Target =>
  answers !== undefined ? "preference" : messages.at(-1)?.role === "assistant" ? "chat" : "reinforcement";

const withTools = ({ tools }: Conversation): Fields => (tools === undefined ? {} : { tools });

function chatRow(conversation: Conversation): Rewritten {
  const { messages, answers, lost } = conversation;
  const all = [...messages, ...(answers?.preferred ?? [])];
  if (all.at(-1)?.role !== "assistant") return { refusal: "there is no answer to learn" };
  return {
    row: { messages: all, ...withTools(conversation) },
    lost: answers === undefined ? lost : [...lost, "the answer that is not preferred"],
  };
}

function preferenceRow(conversation: Conversation): Rewritten {
  const { messages, answers, lost } = conversation;
  if (answers === undefined) return { refusal: "there is only one answer, and preference needs two" };
  if (messages.length === 0) return { refusal: "there is no question" };
  return {
    row: {
      input: { messages, ...withTools(conversation) },
      preferred_output: answers.preferred,
      non_preferred_output: answers.other,
    },
    lost,
  };
}

/** The known answer becomes a field, for a grader to compare with. */
function reinforcementRow(conversation: Conversation): Rewritten {
  const { messages, answers, item = {}, lost } = conversation;
  const last = answers?.preferred.at(-1) ?? (messages.at(-1)?.role === "assistant" ? messages.at(-1) : undefined);
  const asked = answers === undefined && last !== undefined ? messages.slice(0, -1) : messages;
  if (asked.at(-1)?.role !== "user") return { refusal: "no turn of the user is left to answer" };
  const reference = last === undefined ? {} : { reference_answer: last.content };
  return { row: { messages: asked, ...withTools(conversation), ...reference, ...item }, lost };
}
