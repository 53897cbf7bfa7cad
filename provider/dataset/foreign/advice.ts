/** The one sentence for a file of another tool's rows, with the user's own first row rewritten. */

import { type Fields, type ForeignShape, isFields, isText } from "./conversation";
import { naturalTarget, rewrite, type Target } from "./rewrite";

/** `preference rows of TRL ("prompt", "chosen", "rejected"); wanted is {"input": …}: {…}`. */
export function foreignSentence(shape: ForeignShape, row: Fields): string {
  const what = `the rows are ${shape.name} (${shape.keys})`;
  const read = shape.read(row);
  if (read === undefined) return `${what}, which nothing here can train on`;
  const target = naturalTarget(read);
  const written = rewrite(read, target);
  if ("refusal" in written) return `${what}, and ${written.refusal}`;
  return `${what}; as ${NAMES[target]} the first one is ${JSON.stringify(shortened(written.row))}`;
}

const NAMES: Record<Target, string> = {
  chat: "a chat row",
  preference: "a preference row",
  reinforcement: "a reinforcement row",
};

const MOST_CHARACTERS = 24;
const MOST_ITEMS = 3;

/** Enough of the row to recognise it. */
function shortened(value: unknown): unknown {
  if (isText(value)) return value.length > MOST_CHARACTERS ? `${value.slice(0, MOST_CHARACTERS)}…` : value;
  if (Array.isArray(value)) return value.slice(0, MOST_ITEMS).map(shortened);
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "tools")
      .map(([key, member]) => [key, shortened(member)]),
  );
}
