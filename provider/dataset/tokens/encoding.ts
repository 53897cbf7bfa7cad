/** The vendor's encodings. Their tables take 0.2 s to load, so they are loaded when the first text is counted. */

export type Encoding = "o200k_base" | "cl100k_base";

export type CountText = (text: string) => number;

/** gpt-4o, gpt-4.1, the o-series and what we do not know: o200k_base; older models: cl100k_base. */
export function encodingOf(model: string | undefined): Encoding {
  const base = model?.replace(/^ft:/, "") ?? "";
  if (/^(gpt-4o|gpt-4\.\d)/.test(base)) return "o200k_base";
  return /^(gpt-4|gpt-3\.5|gpt-35|babbage|davinci|text-embedding)/.test(base) ? "cl100k_base" : "o200k_base";
}

const loaded = new Map<Encoding, CountText>();

/** Counts the tokens of a text. `<|endoftext|>` and its like in user data are text, as the vendor treats them. */
export function counterOf(encoding: Encoding): CountText {
  const known = loaded.get(encoding);
  if (known !== undefined) return known;
  const counter = load(encoding);
  loaded.set(encoding, counter);
  return counter;
}

function load(encoding: Encoding): CountText {
  const { countTokens } = require(
    `gpt-tokenizer/encoding/${encoding}`,
  ) as typeof import("gpt-tokenizer/encoding/o200k_base");
  const asText = { disallowedSpecial: new Set<string>() };
  const short = new Map<string, number>();
  // Roles, types and names come again and again.
  const countShort = (text: string): number => {
    const known = short.get(text);
    if (known !== undefined) return known;
    if (short.size >= 10_000) short.clear();
    const tokens = countTokens(text, asText);
    short.set(text, tokens);
    return tokens;
  };
  return (text) => {
    if (text.length <= 16) return countShort(text);
    if (text.length <= MAX_RUN || !LONG_RUN.test(text)) return countTokens(text, asText);
    return cutRuns(text).reduce((sum, piece) => sum + countTokens(piece, asText), 0);
  };
}

// Merging is quadratic in the length of an unbroken run: 20,000 characters without a space take seconds.
const MAX_RUN = 2_000;
const RUNS = String.raw`[\p{L}\p{M}]{${MAX_RUN + 1},}|\s{${MAX_RUN + 1},}|[^\s\p{L}\p{N}]{${MAX_RUN + 1},}`;
const LONG_RUN = new RegExp(RUNS, "u");

function cutRuns(text: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const run of text.matchAll(new RegExp(RUNS, "gu"))) {
    const end = run.index + run[0].length;
    for (let at = run.index + MAX_RUN; at < end; at += MAX_RUN) {
      if (isLowSurrogate(text.charCodeAt(at))) at++;
      pieces.push(text.slice(from, at));
      from = at;
    }
  }
  pieces.push(text.slice(from));
  return pieces;
}

const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;
