/** Turns of a conversation: roles, content, weights. The happy path builds no strings, for it runs once per turn. */

import type { Flag } from "./catalogue";
import { checkContent } from "./content";
import { flagKey, messageKeys } from "./keys";
import { isObject } from "./objects";
import { meantRole } from "./roles";
import { checkToolAnswer, checkToolCalls, type Offered } from "./tools";

/** What the rows' own rules need to know about a conversation. */
export interface Turns {
  lastRole: unknown;
  assistants: number;
  /** Assistant turns whose weight is not 0. */
  trained: number;
  system: boolean;
  user: boolean;
  /** A turn whose role is not known: who is missing cannot be said. */
  stranger: boolean;
  images: number;
  /** Length of the last trained answer in characters; undefined where it is not plain text or calls tools. */
  answerLength: number | undefined;
}

/** What the row around the turns decides. */
export interface Around {
  offered: Offered;
  /** Only chat rows weigh their turns. */
  weighed: boolean;
  /** Preference training is for text only. */
  textOnly: boolean;
}

/** Checks a list of turns that stands at `path`; undefined where there is no list to speak of. */
export function checkMessages(messages: unknown, path: string, around: Around, flag: Flag): Turns | undefined {
  if (!Array.isArray(messages)) {
    flag("missing_messages", path);
    return undefined;
  }
  if (messages.length === 0) {
    flag("empty_messages", path);
    return undefined;
  }
  const turns: Turns = {
    lastRole: undefined,
    assistants: 0,
    trained: 0,
    system: false,
    user: false,
    stranger: false,
    images: 0,
    answerLength: undefined,
  };
  for (let i = 0; i < messages.length; i++) checkTurn(messages, i, path, around, turns, flag);
  if (turns.images > 64) flag("too_many_images", path, `the row has ${turns.images} images, at most 64 are allowed`);
  return turns;
}

function checkTurn(messages: unknown[], index: number, base: string, around: Around, turns: Turns, flag: Flag) {
  const message = messages[index];
  if (!isObject(message)) {
    turns.stranger = true;
    return flag("message_not_object", `${base}[${index}]`);
  }
  const role = message.role;
  turns.lastRole = role;
  switch (role) {
    case "assistant":
      countAssistant(message, turns, base, index, flag);
      break;
    case "user":
      turns.user = true;
      break;
    case "system":
    case "developer":
      turns.system = true;
      break;
    case "tool":
      checkToolAnswer(messages, index, base, flag);
      break;
    case "function":
      break;
    default:
      turns.stranger = true;
      if (role === undefined) flag("missing_role", `${base}[${index}].role`);
      else flag("unknown_role", `${base}[${index}].role`, `the role ${JSON.stringify(role)} is not known${hint(role)}`);
  }
  const optional = role === "assistant" && callsTools(message);
  turns.images += checkContent(message.content, { base, index, role, optional, textOnly: around.textOnly }, flag);
  for (const key in message) checkKey(key, message, base, index, around, flag);
}

function hint(role: unknown): string {
  const meant = typeof role === "string" ? meantRole(role) : undefined;
  return meant === undefined ? "" : `; did you mean "${meant}"?`;
}

const callsTools = ({ tool_calls: calls, function_call: call }: Record<string, unknown>): boolean =>
  (calls !== undefined && calls !== null) || (call !== undefined && call !== null);

function countAssistant(message: Record<string, unknown>, turns: Turns, base: string, index: number, flag: Flag) {
  turns.assistants++;
  if (message.weight === 0) return;
  turns.trained++;
  const content = message.content;
  const plain = typeof content === "string" && !callsTools(message);
  const length = plain ? content.trim().length : saysNothing(content) && !callsTools(message) ? 0 : undefined;
  turns.answerLength = length === 0 ? undefined : length;
  if (length === 0) flag("empty_answer", `${base}[${index}].content`);
}

/** Parts of which none has a word. */
const saysNothing = (content: unknown): boolean =>
  Array.isArray(content) &&
  content.length > 0 &&
  content.every(
    (part) => isObject(part) && part.type === "text" && typeof part.text === "string" && part.text.trim() === "",
  );

function checkKey(
  key: string,
  message: Record<string, unknown>,
  base: string,
  index: number,
  { offered, weighed }: Around,
  flag: Flag,
) {
  const value = message[key];
  const isAssistant = message.role === "assistant";
  // Exports write null for what a turn does not have.
  if (value === null) return;
  switch (key) {
    case "role":
    case "content":
    case "tool_call_id":
    case "refusal":
    case "audio":
      return;
    case "name":
      if (typeof value !== "string") flag("invalid_name", `${base}[${index}].name`);
      return;
    case "weight":
      if (!isAssistant) flag("weight_not_assistant", `${base}[${index}].weight`);
      else if (value !== 0 && value !== 1)
        flag("invalid_weight", `${base}[${index}].weight`, `the weight is ${JSON.stringify(value)}, not 0 or 1`);
      else if (!weighed) flag("useless_weight", `${base}[${index}].weight`);
      return;
    case "tool_calls":
    case "function_call":
      if (!isAssistant) flag("tool_calls_not_assistant", `${base}[${index}].${key}`);
      else checkToolCalls(key, value, `${base}[${index}].${key}`, offered, flag);
      return;
    default:
      flagKey(key, messageKeys, `${base}[${index}].${key}`, flag);
  }
}
