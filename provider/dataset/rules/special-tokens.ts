/** Texts that spell a special token of the model's encoding: one such row and the service fails the job. */

import type { Flag } from "./catalogue";
import { isObject } from "./objects";

/** Of both encodings, o200k_base and cl100k_base. */
const TOKENS = "endoftext|fim_prefix|fim_middle|fim_suffix|endofprompt|im_start|im_end|im_sep";

/** Of o200k_harmony too. */
const HARMONY = `${TOKENS}|startoftext|start|end|message|channel|constrain|return|call|reserved_20\\d{4}`;

const patternOf = (tokens: string): RegExp => new RegExp(String.raw`<\|(?:${tokens})\|>`);

const [usual, ofHarmony] = [patternOf(TOKENS), patternOf(HARMONY)];

/** Whether the model's encoding has more special tokens than the others: open models of OpenAI's. */
export const speaksHarmony = (model: string | undefined): boolean => /^(ft:)?gpt-oss/.test(model ?? "");

/** False for almost every line, at little cost: whether it may hold a special token, escapes of JSON considered. */
export const mayHoldTokens = (line: string): boolean =>
  line.includes("<|") || line.includes("\\u003") || line.includes("\\u007");

/** The service names the messages; what tool definitions do is not known. */
export function checkTokens(row: Record<string, unknown>, model: string | undefined, flag: Flag) {
  const token = speaksHarmony(model) ? ofHarmony : usual;
  const asked = isObject(row.input) ? row.input : row;
  const base = asked === row ? "" : "input.";
  visit(asked.messages, `${base}messages`, "special_token", token, flag);
  for (const key of ["preferred_output", "non_preferred_output", "prompt", "completion"])
    visit(row[key], key, "special_token", token, flag);
  for (const key of ["tools", "functions"]) visit(asked[key], `${base}${key}`, "special_token_in_tool", token, flag);
}

type TokenCode = "special_token" | "special_token_in_tool";

function visit(value: unknown, path: string, code: TokenCode, token: RegExp, flag: Flag) {
  if (typeof value === "string") {
    const found = token.exec(value)?.[0];
    if (found !== undefined) flag(code, path, `the text holds the special token ${found}`);
  } else if (Array.isArray(value))
    for (const [i, item] of value.entries()) visit(item, `${path}[${i}]`, code, token, flag);
  else if (isObject(value)) for (const key in value) visit(value[key], `${path}.${key}`, code, token, flag);
}
