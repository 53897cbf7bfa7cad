/** Our own formats, read so that one can be written as another. */

import { assistant, type Conversation, type Fields, isFields, isText, isTurns, others, user } from "./conversation";

/** Undefined for a row of none of our formats. */
export function readOwn(row: Fields): Conversation | undefined {
  if (isTurns(row.messages)) return chatOrItem(row, row.messages);
  if (isText(row.prompt) && isText(row.completion)) return completion(row, row.prompt, row.completion);
  return isFields(row.input) ? preference(row, row.input) : undefined;
}

const CHAT_KEYS = ["messages", "tools", "parallel_tool_calls", "functions"];

function chatOrItem(row: Fields, messages: Fields[]): Conversation {
  const item = others(row, CHAT_KEYS);
  const lost = ["parallel_tool_calls", "functions"].filter((key) => row[key] !== undefined);
  return { messages, ...toolsOf(row), item, lost };
}

function completion(row: Fields, prompt: string, answer: string): Conversation {
  return {
    messages: [user(prompt.trim()), assistant(answer.trim())],
    item: others(row, ["prompt", "completion"]),
    lost: [],
  };
}

function preference(row: Fields, input: Fields): Conversation | undefined {
  const preferred = row.preferred_output ?? row.preferred_completion;
  const other = row.non_preferred_output ?? row.non_preferred_completion;
  const { messages } = input;
  if (!isTurns(messages) || !isTurns(preferred) || !isTurns(other)) return undefined;
  const own = ["input", "preferred_output", "preferred_completion", "non_preferred_output", "non_preferred_completion"];
  return { messages, answers: { preferred, other }, ...toolsOf(input), lost: Object.keys(others(row, own)) };
}

const toolsOf = ({ tools }: Fields): Fields => (tools === undefined ? {} : { tools });
