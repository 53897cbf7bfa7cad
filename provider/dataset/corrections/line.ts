/** Corrects in a line what has one right answer, and leaves everything else as it stands. */

import { parsedJson } from "../../values";
import { isObject } from "../rules/objects";
import { isJson } from "../rules/tools";
import type { Correction } from "./correction";
import { correctRow } from "./row";

export interface CorrectedLine {
  /** Undefined for a line that is left out. */
  text: string | undefined;
  corrections: Correction[];
}

/** `line` without its line feed. */
export function correctLine(line: string): CorrectedLine {
  const corrections: Correction[] = [];
  let text = line;
  if (text.startsWith("\ufeff")) {
    text = text.slice(1);
    corrections.push("byte-order mark");
  }
  if (text.endsWith("\r")) {
    text = text.slice(0, -1);
    corrections.push("carriage return");
  }
  if (text.trim() === "") return { text: undefined, corrections: [...corrections, "blank line"] };
  const spelt = correctSpelling(text);
  text = spelt.text;
  corrections.push(...spelt.corrections);
  const row = isSafe(text) ? parsedJson(text) : undefined;
  const changes = isObject(row) ? correctRow(row) : [];
  return { text: changes.length > 0 ? JSON.stringify(row) : text, corrections: [...corrections, ...changes] };
}

/** Only a line that is no JSON is touched, and only by what makes it one. */
function correctSpelling(text: string): { text: string; corrections: Correction[] } {
  if (isJson(text)) return { text, corrections: [] };
  const attempts: [string, Correction[]][] = [
    [withoutCommas(text), ["trailing comma"]],
    [withoutQuotes(text), ["typographic quotes"]],
    [withoutCommas(withoutQuotes(text)), ["typographic quotes", "trailing comma"]],
  ];
  const [right, corrections] = attempts.find(([attempt]) => isObject(parsedJson(attempt))) ?? [text, []];
  return { text: right, corrections };
}

/** Commas after the object, and before the end of a list or an object; those within strings stay. */
function withoutCommas(text: string): string {
  let isQuoted = false;
  return text.replace(/\\.|"|,(?=\s*[\]}])|,(?=\s*$)/g, (found) => {
    if (found === '"') isQuoted = !isQuoted;
    return found === "," && !isQuoted ? "" : found;
  });
}

const withoutQuotes = (text: string): string => text.replace(/[\u201c\u201d\u201e\u201f]/g, '"');

/** Numbers that JavaScript cannot hold would come out as others. */
const isSafe = (text: string): boolean => !/\d{16}|\d[eE][+-]?\d|\d\.\d{15}/.test(text);
