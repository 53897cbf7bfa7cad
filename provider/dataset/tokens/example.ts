/**
 * What of an example is billed: 3 tokens a message and those of every string in it, 1 more for a name, 3 for the
 * example (the vendor's published formula); tool definitions as the model is shown them; images by their size.
 */

import type { Format } from "../report";
import { isObject } from "../rules/objects";
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
  const billed: Billed = { texts: [], fixed: 3, plusMinus: 0 };
  if (format === "completion") {
    addStrings(row.prompt, billed);
    addStrings(row.completion, billed);
    return billed;
  }
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
  billed.fixed += typeof message.name === "string" ? 4 : 3;
  addStrings(message, billed);
}

/** Every string there is, however deep, but for the addresses and bytes of images. */
function addStrings(value: unknown, billed: Billed): void {
  if (typeof value === "string") billed.texts.push(value);
  else if (Array.isArray(value)) for (const item of value) addStrings(item, billed);
  else if (isObject(value))
    for (const key in value) {
      const member = value[key];
      if (key === "image_url" && isObject(member)) addImage(member, billed);
      else addStrings(member, billed);
    }
}

function addImage(image: Fields, billed: Billed): void {
  const { tokens, plusMinus } = imageTokens(image);
  billed.fixed += tokens;
  billed.plusMinus += plusMinus;
}
