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
  const countAnew: CountText = (text) => {
    if (text.length <= MAX_RUN || !LONG_RUN.test(text)) return countTokens(text, asText);
    return cutRuns(text).reduce((sum, piece) => sum + countTokens(piece, asText), 0);
  };
  return remembering(countAnew);
}

/** Characters whose counts are remembered at once. */
const REMEMBERED = 256 * 1024;

/** Roles, names and the instructions at the head of every example come again and again. */
function remembering(count: CountText): CountText {
  const known = new Map<string, number>();
  let room = REMEMBERED;
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    if (text.length > REMEMBERED) return count(text);
    if (text.length > room) {
      known.clear();
      room = REMEMBERED;
    }
    room -= text.length;
    const tokens = count(text);
    known.set(text, tokens);
    return tokens;
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
