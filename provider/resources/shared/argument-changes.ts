import { containsUnknown } from "../../engine/unknown";
import { sortedJson } from "../../values";

/**
 * What a change of an argument means: another object, an update of this one, or nothing. `"special"` is decided by the kind
 * itself, because comparing two values is not enough.
 */
export type OnChange = "replace" | "update" | "special" | "ignore";

/** Decides for every argument of a kind. Adding an argument without deciding this stops compiling. */
export type ChangeTable<Inputs> = Readonly<Record<keyof Inputs & string, OnChange>>;

/** Names of the arguments that differ from those in the state, by what that means. */
export interface ArgumentChanges<Name extends string> {
  replaces: Name[];
  updates: Name[];
  /** Differ and would replace, but in a preview their value is not known yet. */
  undecided: Name[];
}

/** Compares the arguments with those in the state. Another order of keys is no difference, and absent is the same as null. */
export function argumentChanges<Inputs extends object>(
  table: ChangeTable<Inputs>,
  olds: Partial<Inputs>,
  news: Inputs,
): ArgumentChanges<keyof Inputs & string> {
  const names = Object.keys(table) as (keyof Inputs & string)[];
  const differing = (meaning: OnChange) =>
    names.filter((name) => table[name] === meaning && !sameValue(olds[name], news[name]));
  const other = differing("replace");
  return {
    replaces: other.filter((name) => !containsUnknown(news[name])),
    updates: differing("update"),
    undecided: other.filter((name) => containsUnknown(news[name])),
  };
}

/** True for values that are equal as the state stores them. */
export const sameValue = (a: unknown, b: unknown) => sortedJson(a ?? null) === sortedJson(b ?? null);
