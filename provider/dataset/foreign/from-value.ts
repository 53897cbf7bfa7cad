/** Conversations whose turns say `from` and `value`: ShareGPT, and the many tools that read it. */

import { parsedJson } from "../../values";
import {
  assistant,
  type Conversation,
  type Fields,
  type ForeignShape,
  isFields,
  isText,
  opening,
  others,
} from "./conversation";

const SPEAKERS: Record<string, string> = {
  human: "user",
  user: "user",
  gpt: "assistant",
  assistant: "assistant",
  chatgpt: "assistant",
  bot: "assistant",
  model: "assistant",
  system: "system",
};

const NAMES = ["conversations", "conversation", "messages", "items"];

/** Turns under one of several names; two answers beside them are preference rows. */
export const fromValue: ForeignShape = {
  name: "conversations of ShareGPT",
  fits: (row) => fromValueTurns(row) !== undefined,
  read(row) {
    const messages = messagesOf(fromValueTurns(row) ?? []);
    if (messages === undefined) return undefined;
    const [better, worse] = [answerOf(row.chosen), answerOf(row.rejected)];
    const isPair = better !== undefined && worse !== undefined;
    const own = [...NAMES, "system", "tools", ...(isPair ? ["chosen", "rejected"] : [])];
    return {
      messages: [...opening(row), ...messages],
      ...toolsOf(row),
      ...(isPair ? { answers: { preferred: [better], other: [worse] } } : {}),
      lost: Object.keys(others(row, own)),
    };
  },
};

function fromValueTurns(row: Fields): Fields[] | undefined {
  const turns = NAMES.map((name) => row[name]).find((value) => value !== undefined);
  if (!Array.isArray(turns) || turns.length === 0) return undefined;
  return turns.every((turn) => isFields(turn) && "from" in turn && "value" in turn) ? turns : undefined;
}

/** Undefined where a speaker is not known. */
function messagesOf(turns: readonly Fields[]): Fields[] | undefined {
  const messages: Fields[] = [];
  for (const [index, turn] of turns.entries()) {
    const message = messageOf(turn, `call_${index}`, messages.at(-1));
    if (message === undefined) return undefined;
    messages.push(message);
  }
  return messages;
}

function messageOf({ from, value }: Fields, id: string, before: Fields | undefined): Fields | undefined {
  if (!isText(from) || !isText(value)) return undefined;
  if (from === "function_call") return callOf(value, id);
  if (from === "observation" || from === "tool") {
    const calls = Array.isArray(before?.tool_calls) ? before.tool_calls : [];
    return calls.length === 1 ? { role: "tool", tool_call_id: calls[0].id, content: value } : undefined;
  }
  const role = SPEAKERS[from.toLowerCase()];
  return role === undefined ? undefined : { role, content: value };
}

/** Llama-Factory writes a call as its JSON text. */
function callOf(text: string, id: string): Fields | undefined {
  const called = parsedJson(text);
  if (!isFields(called) || !isText(called.name)) return undefined;
  const given = called.arguments ?? {};
  const call = { name: called.name, arguments: isText(given) ? given : JSON.stringify(given) };
  return { ...assistant(""), content: null, tool_calls: [{ id, type: "function", function: call }] };
}

function toolsOf({ tools }: Fields): Pick<Conversation, "tools"> {
  const listed = isText(tools) ? parsedJson(tools) : tools;
  if (!Array.isArray(listed) || listed.length === 0) return {};
  return {
    tools: listed.map((tool) => (isFields(tool) && !("type" in tool) ? { type: "function", function: tool } : tool)),
  };
}

const answerOf = (value: unknown): Fields | undefined =>
  isFields(value) && isText(value.value) ? assistant(value.value) : undefined;
