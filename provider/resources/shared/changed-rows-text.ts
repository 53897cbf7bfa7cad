import { count, plural } from "../../amounts";
import type { ChangedRows } from "../../dataset";
import { listed } from "../../values";

/** `1 of 86 rows changed (line 14), 2 added (lines 87 and 88), 1 removed`. `rows`: how many there were before. */
export function changeText({ changed, added, removed }: ChangedRows, rows: number | undefined): string {
  const of = rows === undefined ? "" : ` of ${count(rows)}`;
  const to = rows === undefined ? "" : ` to ${count(rows)}`;
  const parts: string[] = [];
  if (changed.length > 0) parts.push(`${count(changed.length)}${of} rows changed (${linesText(changed)})`);
  if (added.length > 0)
    parts.push(
      parts.length > 0
        ? `${count(added.length)} added (${linesText(added)})`
        : `${plural(added.length, "row")} added${to} (${linesText(added)})`,
    );
  if (removed > 0) parts.push(parts.length > 0 ? `${count(removed)} removed` : `${count(removed)}${of} rows removed`);
  return parts.length > 0 ? parts.join(", ") : "the same rows stand in another order or number";
}

const SHOWN = 3;

function linesText(lines: readonly number[]): string {
  const shown = lines.slice(0, SHOWN);
  const rest = lines.length - shown.length;
  const list = rest > 0 ? `${shown.join(", ")} and ${count(rest)} more` : listed(shown, "and");
  return `${lines.length === 1 ? "line" : "lines"} ${list}`;
}
