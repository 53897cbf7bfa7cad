/** Why a set is taken for the format that it is taken for: nobody has to guess what was guessed. */

import { nearest } from "../../spelling";
import { keysText } from "../foreign/advice";
import type { Format, Method } from "../report";
import { formatOf, formatsOf, type Shape } from "./format";

const SHOWN_BY: Record<Shape, string> = {
  chat: '"messages" that end with the assistant\'s turn',
  reinforcement: '"messages" that end with the user\'s turn, and keys beside them',
  items: '"messages" that end with the user\'s turn behind an answer, and keys beside them',
  answeredItems: '"messages" that end with the assistant\'s turn, and keys beside them',
  turns: '"messages" that do not end with an answer',
  preference: '"input" and two outputs',
  completion: '"prompt" and "completion"',
  foreign: "keys of another tool",
  foreignItems: '"messages" that end with the user\'s turn, and keys of another tool beside them',
  unknown: "no key that is known",
};

/** What a row of this shape shows. */
export const shownBy = (shape: Shape): string => SHOWN_BY[shape];

/** `11 of the first 12 rows have "prompt" and "completion"`; and what a declared method decided, or would decide. */
export function evidenceOf(shapes: readonly Shape[], format: Format, method: Method | undefined): string {
  const having = (Object.keys(SHOWN_BY) as Shape[])
    .filter((shape) => formatOf([shape], method ?? likeliest(format)) === format)
    .map((shape) => ({ shape, rows: shapes.filter((one) => one === shape).length }))
    .filter(({ rows }) => rows > 0)
    .sort((a, b) => b.rows - a.rows)
    .map(({ shape, rows }) => `${rows} of the first ${shapes.length} rows have ${SHOWN_BY[shape]}`);
  return having.join(", ") + settled(shapes, format, method);
}

/** Shapes that fit two formats are evidence for the one that was chosen. */
const likeliest = (format: Format): Method | undefined => (format === "reinforcement" ? "reinforcement" : undefined);

function settled(shapes: readonly Shape[], format: Format, method: Method | undefined): string {
  if (method !== undefined)
    return formatOf(shapes, undefined) === format ? "" : `, and the method is declared to be "${method}"`;
  const [other] = Object.entries(formatsOf(shapes)).filter(([, declared]) => declared !== format);
  return other === undefined ? "" : `; declared as "${other[0]}" they would be ${other[1]} data`;
}

const KNOWN_KEYS = ["messages", "prompt", "completion", "input", "preferred_output", "non_preferred_output"];

/** What stands in a row that shows nothing of what it is. */
export function unknownKeys(row: Record<string, unknown>): string {
  const keys = Object.keys(row);
  if (keys.length === 0) return "the row is empty";
  const hints = keys.map((key) => nearest(key, KNOWN_KEYS)).filter((near) => near !== undefined);
  const hint = hints[0] === undefined ? "" : `; did you mean "${hints[0]}"?`;
  return `the row has ${keysText(row)} and no key that says what it is${hint}`;
}
