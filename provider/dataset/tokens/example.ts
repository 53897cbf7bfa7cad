/**
 * What of an example is billed: 3 tokens a message and those of its texts, 1 more for a name, 3 for a tool call, 3 for
 * the example; tool definitions as the model is shown them; images by their size.
 */

import type { Format } from "../report";
import { isObject } from "../rules/tools";
import { imageTokens } from "./images";
import { renderTools } from "./tools";

/** What is still to be counted of an example. */
export interface Billed {
  texts: string[];
  /** Tokens that need no encoding. */
  fixed: number;
  /** Half-width of what images of unknown size may cost. */
  plusMinus: number;
}

type Fields = Record<string, unknown>;

export function billedOf(row: Fields, format: Format): Billed {
  const billed: Billed = { texts: [], fixed: 0, plusMinus: 0 };
  if (format === "completion") {
    addText(row.prompt, billed);
    addText(row.completion, billed);
    return billed;
  }
  billed.fixed += 3;
  const asked = format === "preference" ? row.input : row;
  if (isObject(asked)) {
    addMessages(asked.messages, billed);
    const definitions = renderTools(asked);
    if (definitions !== undefined) {
      billed.texts.push(definitions);
      billed.fixed += 9;
    }
  }
  if (format === "preference") {
    addMessages(row.preferred_output, billed);
    addMessages(row.non_preferred_output, billed);
  }
  return billed;
}

function addMessages(messages: unknown, billed: Billed): void {
  if (!Array.isArray(messages)) return;
  for (const message of messages) if (isObject(message)) addMessage(message, billed);
}

function addMessage(message: Fields, billed: Billed): void {
  billed.fixed += 3;
  for (const key in message) {
    const value = message[key];
    if (typeof value === "string") {
      billed.texts.push(value);
      if (key === "name") billed.fixed += 1;
    } else if (key === "content") addParts(value, billed);
    else if (key === "tool_calls" && Array.isArray(value))
      for (const call of value) addCall(isObject(call) ? call.function : undefined, billed);
    else if (key === "function_call") addCall(value, billed);
  }
}

function addParts(parts: unknown, billed: Billed): void {
  if (!Array.isArray(parts)) return;
  for (const part of parts) {
    if (!isObject(part)) continue;
    addText(part.text, billed);
    if (part.type !== "image_url" || !isObject(part.image_url)) continue;
    const { tokens, plusMinus } = imageTokens(part.image_url);
    billed.fixed += tokens;
    billed.plusMinus += plusMinus;
  }
}

function addCall(called: unknown, billed: Billed): void {
  if (!isObject(called)) return;
  billed.fixed += 3;
  addText(called.name, billed);
  addText(called.arguments, billed);
}

function addText(value: unknown, billed: Billed): void {
  if (typeof value === "string") billed.texts.push(value);
}
