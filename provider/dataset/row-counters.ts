/** What is counted of rows while they are judged. */

import type { Format } from "./report";
import { isObject } from "./rules/objects";

/** Counts the roles of a row's conversation; outputs of preference pairs are left out. */
export function countRoles(row: Record<string, unknown>, format: Format, add: (role: unknown) => void): void {
  if (format === "completion") return;
  const asked = format === "preference" && isObject(row.input) ? row.input : row;
  if (!Array.isArray(asked.messages)) return;
  for (const message of asked.messages) if (isObject(message)) add(message.role);
}

const KNOWN_ROLES = ["system", "developer", "user", "assistant", "tool", "function"];

/** Counts turns per role; roles that are not known are left out, for they may be anything. */
export function roleCounter() {
  const counters = new Map<unknown, { turns: number }>(KNOWN_ROLES.map((role) => [role, { turns: 0 }]));
  return {
    add(role: unknown): void {
      const counter = counters.get(role);
      if (counter !== undefined) counter.turns++;
    },
    counts: (): Record<string, number> =>
      Object.fromEntries([...counters].filter(([, { turns }]) => turns > 0).map(([role, { turns }]) => [role, turns])),
  };
}

const SHORT_CHARACTERS = 3;

/** Short answers are suspicious where they are the exception; a classifier's labels are not. */
export function answerLengths() {
  const short: number[] = [];
  let answers = 0;
  return {
    add(line: number, length: number | undefined): void {
      if (length === undefined) return;
      answers++;
      if (length <= SHORT_CHARACTERS) short.push(line);
    },
    suspicious: (): number[] => (short.length * 5 <= answers ? short : []),
  };
}
