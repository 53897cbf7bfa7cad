/** Mends a row in place: roles in another case, and the nulls that exports write for what a turn does not have. */

import { isObject } from "../rules/objects";
import { isRole } from "../rules/roles";
import type { Mending } from "./line";

type Fields = Record<string, unknown>;

/** What was changed; nothing for a row that needs nothing. */
export function mendRow(row: Fields): Mending[] {
  const mended = new Set<Mending>();
  const input = isObject(row.input) ? row.input : undefined;
  for (const turns of [row.messages, input?.messages, row.preferred_output, row.non_preferred_output])
    if (Array.isArray(turns)) for (const turn of turns) if (isObject(turn)) mendTurn(turn, mended);
  // In a reinforcement row a null may be what a grader compares with.
  if (isAnswered(row.messages)) removeNulls(row, mended);
  return [...mended];
}

function mendTurn(turn: Fields, mended: Set<Mending>): void {
  const { role } = turn;
  const folded = typeof role === "string" ? role.trim().toLowerCase() : role;
  if (folded !== role && isRole(folded)) {
    turn.role = folded;
    mended.add("case of a role");
  }
  removeNulls(turn, mended);
}

/** Content may be null: then a turn only calls tools. */
function removeNulls(holder: Fields, mended: Set<Mending>): void {
  for (const key of Object.keys(holder)) {
    if (holder[key] !== null || key === "content") continue;
    delete holder[key];
    mended.add("null key");
  }
}

function isAnswered(messages: unknown): boolean {
  const last: unknown = Array.isArray(messages) ? messages.at(-1) : undefined;
  return isObject(last) && last.role === "assistant";
}
