/** Words for gathered findings: where they are, and how many of what is not shown. */

import type { FindingGroup } from "./report";
import { type Code, isAboutFile } from "./rules/catalogue";

/** `line 4, messages[1].role: the message has no role (missing_role) → add "role": …`. */
export function groupText(group: FindingGroup): string {
  const place = placeOf(group);
  return `${place === "" ? "" : `${place}: `}${group.message} (${group.code}) → ${group.remedy}`;
}

/** `line 4, column 31`, `lines 3–42 (40 rows), messages[].role`; empty for what concerns the file. */
export function placeOf(group: FindingGroup): string {
  if (isAboutFile(group.code)) return "";
  const path = group.path === "" ? "" : `, ${group.path}`;
  if (group.rows > 1) return `lines ${linesOf(group)} (${rowsOf(group)})${path}`;
  const column = group.column === undefined || group.count > 1 ? "" : `, column ${group.column}`;
  const times = group.count > 1 ? ` (${grouped(group.count)} times)` : "";
  return `line ${linesOf(group)}${times}${column}${path}`;
}

function linesOf({ lines, rows }: FindingGroup): string {
  const named = lines.map(([from, to]) => (from === to ? grouped(from) : `${grouped(from)}–${grouped(to)}`)).join(", ");
  const counted = lines.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  return counted < rows ? `${named}, …` : named;
}

const rowsOf = ({ rows, count }: FindingGroup): string =>
  count > rows ? `${grouped(rows)} rows, ${grouped(count)} times` : `${grouped(rows)} rows`;

/** `and 12 more: 8 × duplicate_row, 4 × blank_line`; undefined where everything is shown. */
export function restText(hidden: readonly FindingGroup[]): string | undefined {
  if (hidden.length === 0) return undefined;
  const counts = new Map<Code, number>();
  for (const { code, count } of hidden) counts.set(code, (counts.get(code) ?? 0) + count);
  const total = hidden.reduce((sum, { count }) => sum + count, 0);
  return `and ${grouped(total)} more: ${[...counts].map(([code, count]) => `${grouped(count)} × ${code}`).join(", ")}`;
}

const grouped = (value: number): string => value.toLocaleString("en-US");
