/** Corrects a row in place: roles in another case, and the nulls that exports write for what a turn does not have. */

import { isObject } from "../rules/objects";
import { isRole } from "../rules/roles";
import type { Correction } from "./correction";

type Fields = Record<string, unknown>;

/** What was changed; nothing for a row that needs nothing. */
export function correctRow(row: Fields): Correction[] {
  const corrections = new Set<Correction>();
  const input = isObject(row.input) ? row.input : undefined;
  for (const turns of [row.messages, input?.messages, row.preferred_output, row.non_preferred_output])
    if (Array.isArray(turns)) for (const turn of turns) if (isObject(turn)) correctTurn(turn, corrections);
  // In a reinforcement row a null may be what a grader compares with.
  if (isAnswered(row.messages) || Array.isArray(row.preferred_output) || isCompletion(row))
    removeNulls(row, corrections);
  if (input !== undefined) removeNulls(input, corrections);
  return [...corrections];
}

function correctTurn(turn: Fields, corrections: Set<Correction>): void {
  const { role } = turn;
  const folded = typeof role === "string" ? role.trim().toLowerCase() : role;
  if (folded !== role && isRole(folded)) {
    turn.role = folded;
    corrections.add("case of a role");
  }
  removeNulls(turn, corrections);
}

/** Content may be null: then a turn only calls tools. */
function removeNulls(holder: Fields, corrections: Set<Correction>): void {
  for (const key of Object.keys(holder)) {
    if (holder[key] !== null || key === "content") continue;
    delete holder[key];
    corrections.add("null key");
  }
}

const isCompletion = ({ prompt, completion }: Fields): boolean =>
  typeof prompt === "string" && typeof completion === "string";

function isAnswered(messages: unknown): boolean {
  const last: unknown = Array.isArray(messages) ? messages.at(-1) : undefined;
  return isObject(last) && last.role === "assistant";
}
