// @ts-check
import { literalOf } from "./literals.mjs";

/** @typedef {import("../reference/declarations.mjs").Field} Field */
/** @typedef {import("../reference/declarations.mjs").TypeDeclaration} TypeDeclaration */
/** @typedef {import("../reference/shapes.mjs").Shape} Shape */
/** @typedef {{ kind: string, field: Field }} Part */

/**
 * A choice of objects as one object with the fields of all: most languages have no other type for it than "anything". What
 * belongs to which is said by the comments, and judged in the preview. Every other type is left as it is.
 * @param {TypeDeclaration} declaration
 * @param {ReadonlyMap<string, TypeDeclaration>} known
 * @returns {TypeDeclaration}
 */
export function flattened(declaration, known) {
  const { shape } = declaration;
  const members = shape?.kind === "one of" ? shape.shapes.map((each) => memberOf(each, known)) : [];
  if (members.length < 2 || members.includes(undefined)) return declaration;
  const parts = members.flatMap((member) => member ?? []);
  const names = [...new Set(parts.map(({ field }) => field.name))];
  const fields = names.map((name) =>
    merged(
      parts.filter(({ field }) => field.name === name),
      members.length,
    ),
  );
  return { ...declaration, shape: undefined, fields };
}

/** @param {Shape} shape @param {ReadonlyMap<string, TypeDeclaration>} known @returns {Part[] | undefined} nothing for what has no kind */
function memberOf(shape, known) {
  const fields = shape.kind === "named" ? (known.get(shape.name)?.fields ?? []) : [];
  const type = fields.find(({ name }) => name === "type");
  const kind = type && literalOf(type.shape);
  return kind === undefined ? undefined : fields.map((field) => ({ kind, field }));
}

/** @param {Part[]} parts of one name @param {number} members @returns {Field} */
function merged(parts, members) {
  const [first] = parts;
  if (first === undefined) throw new Error("a field has at least one place");
  const shapes = [...new Map(parts.map(({ field: { shape } }) => [JSON.stringify(shape), shape])).values()];
  const [only] = shapes;
  return {
    ...first.field,
    shape: shapes.length === 1 && only ? only : { kind: "one of", shapes },
    optional: parts.length < members || parts.some(({ field }) => field.optional),
    text: textOf(parts, members),
  };
}

/** @param {Part[]} parts @param {number} members */
function textOf(parts, members) {
  const texts = [...new Set(parts.map(({ field }) => field.text))];
  if (texts.length === 1 && parts.length === members) return texts[0] ?? "";
  return texts
    .map((text) => {
      const kinds = parts.filter(({ field }) => field.text === text).map(({ kind }) => `\`${kind}\``);
      return `${kinds.join(", ")}: ${text}`;
    })
    .join(" ");
}
