/** Fields that a grader's templates name, held against the fields that the rows have. */

import { nearest } from "../spelling";
import type { Found } from "./findings";
import { templatePaths } from "./template-paths";

/** `answer`, `case.id`: what `{{item.…}}` names anywhere in a grader, in either spelling of its own fields. */
export function itemFieldsOf(grader: unknown): string[] {
  const names = new Set(templatePaths(grader, "item").map(fieldOf));
  return [...names].filter((name) => name !== "");
}

/** Members of lists are not looked at: `.choices[0].text` is the field `choices`. */
const fieldOf = (path: string): string => path.split("[")[0]?.slice(1) ?? "";

/** Distinct names that are counted; rows may use their keys for anything. */
const MOST_FIELDS = 500;

const DEEPEST = 4;

export interface FieldCounter {
  add(row: Record<string, unknown>): void;
  counts(): Record<string, number>;
}

/** How many rows have each field, at any depth that templates reach: `case` and `case.id`. */
export function fieldCounter(): FieldCounter {
  const counts = new Map<string, number>();
  const visit = (value: Record<string, unknown>, prefix: string, depth: number): void => {
    for (const [key, member] of Object.entries(value)) {
      const name = prefix + key;
      const count = counts.get(name);
      if (count !== undefined || counts.size < MOST_FIELDS) counts.set(name, (count ?? 0) + 1);
      if (depth < DEEPEST && isPlain(member)) visit(member, `${name}.`, depth + 1);
    }
  };
  return { add: (row) => visit(row, "", 1), counts: () => Object.fromEntries(counts) };
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What the templates name and the rows lack. */
export function missingItemFields(grader: unknown, fields: Record<string, number>, examples: number): Found[] {
  return itemFieldsOf(grader).flatMap((name): Found[] => {
    const having = Object.hasOwn(fields, name) ? (fields[name] ?? 0) : 0;
    if (having >= examples) return [];
    const reference = `{{item.${name}}}`;
    if (having === 0) return [{ code: "unknown_item_field", line: 1, detail: unknownField(reference, name, fields) }];
    const lacking = examples - having;
    const detail = `the grader's template "${reference}" finds nothing in ${lacking} of ${examples} rows`;
    return [{ code: "rare_item_field", line: 1, detail }];
  });
}

function unknownField(reference: string, name: string, fields: Record<string, number>): string {
  const known = Object.keys(fields).filter((field) => !field.startsWith("messages") && !field.startsWith("tools"));
  const near = nearest(name, known);
  const hint =
    near !== undefined
      ? `did you mean "{{item.${near}}}"?`
      : known.length === 0
        ? "the rows hold no field beside their messages"
        : `the rows have ${known.slice(0, 8).join(", ")}`;
  return `the grader's template "${reference}" names a field that no row has; ${hint}`;
}
