/** What was done to a data set, from the digests of its rows before and after. */

import type { RowDigests } from "./row-digests";

export interface ChangedRows {
  /** Lines of the new set: rows that took the place of others. */
  changed: number[];
  /** Lines of the new set. */
  added: number[];
  /** Rows of the earlier set that are gone. */
  removed: number;
}

/**
 * A new row has changed an old one when both follow the same row that was kept; what is left over was added or removed.
 * Rows that only moved are none of these, and of rows that come several times the first counts.
 */
export function changedRows(before: RowDigests, now: RowDigests): ChangedRows {
  const gone = newcomers(before, now);
  const come = newcomers(now, before);
  const found: ChangedRows = { changed: [], added: [], removed: 0 };
  for (const [predecessor, lines] of come) {
    const replaced = Math.min(lines.length, gone.get(predecessor)?.length ?? 0);
    for (const [index, line] of lines.entries()) (index < replaced ? found.changed : found.added).push(line);
  }
  for (const [predecessor, lines] of gone)
    found.removed += lines.length - Math.min(lines.length, come.get(predecessor)?.length ?? 0);
  found.changed.sort(byNumber);
  found.added.sort(byNumber);
  return found;
}

const byNumber = (a: number, b: number) => a - b;

/** The lines of `rows` that `others` lack, by the row before them that both have; "" before the first such row. */
function newcomers(rows: RowDigests, others: RowDigests): Map<string, number[]> {
  const inOrder: { line: number; high: number; low: number }[] = [];
  rows.each((high, low, line) => {
    inOrder.push({ line, high, low });
  });
  inOrder.sort((a, b) => a.line - b.line);
  const found = new Map<string, number[]>();
  let following: number[] | undefined;
  let predecessor = "";
  for (const { line, high, low } of inOrder) {
    if (others.find(high, low) !== undefined) {
      predecessor = `${high}.${low}`;
      following = undefined;
      continue;
    }
    if (following === undefined) {
      following = [];
      found.set(predecessor, following);
    }
    following.push(line);
  }
  return found;
}
