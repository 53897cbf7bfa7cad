/** The one sentence for a file of another tool's rows, with the user's own first row rewritten. */

import { type Fields, type ForeignShape, isFields, isText } from "./conversation";
import { foreignShapeOf } from "./recognise";
import { naturalTarget, rewrite, type Target } from "./rewrite";

/** A part of a finding; empty for a row that is of no known shape. */
interface Advice {
  detail?: string;
  remedy?: string;
}

/** `the rows are preference rows of TRL ("prompt", "chosen", "rejected"); as a preference row the first one is {…}`. */
export function foreignAdvice(row: Fields, mayBeGraded: boolean): Advice {
  const shape = foreignShapeOf(row);
  if (shape === undefined) return {};
  const { detail, remedy } = adviceOn(shape, row);
  return { detail, remedy: mayBeGraded ? `${remedy}; ${SETTLED}` : remedy };
}

const SETTLED = 'where a grader looks at these keys, say so: "method" of the data, --method reinforcement';

function adviceOn(shape: ForeignShape, row: Fields): Required<Advice> {
  const what = `the rows are ${shape.name} (${keysText(row)})`;
  const read = shape.read(row);
  if (read === undefined)
    return { detail: `${what}, which nothing here can train on`, remedy: shape.instead ?? BY_HAND };
  const target = naturalTarget(read);
  const written = rewrite(read, target);
  if ("refusal" in written) return { detail: `${what}, and ${written.refusal}`, remedy: BY_HAND };
  return {
    detail: `${what}; as ${NAMES[target]} the first one is ${JSON.stringify(shortened(written.row))}`,
    remedy: `rewrite them: fine-tuning convert FILE --to ${target} --output NEW.jsonl`,
  };
}

const BY_HAND = 'write what is asked and what is to be answered, as {"messages": [...]}';

const MOST_KEYS = 6;

/** `"prompt", "chosen"`. */
export function keysText(row: Fields): string {
  const keys = Object.keys(row);
  const named = keys.slice(0, MOST_KEYS).map((key) => `"${key}"`);
  return [...named, ...(keys.length > MOST_KEYS ? ["…"] : [])].join(", ");
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
