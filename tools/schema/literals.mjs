// @ts-check

/** @typedef {import("../reference/shapes.mjs").Shape} Shape */

/**
 * The only text that a value may be.
 * @param {Shape} shape
 * @returns {string | undefined}
 */
export function literalOf(shape) {
  const [, text] = shape.kind === "text" ? (shape.text.match(/^"([^"]*)"$/) ?? []) : [];
  return text;
}

/**
 * The texts that a value is one of; `open` when any other is taken as well. `undefined` for what is no enumeration: a choice of
 * one, or with numbers and objects in it.
 * @param {Shape | undefined} shape
 * @returns {{ values: string[], open: boolean } | undefined}
 */
export function literalsOf(shape) {
  if (shape?.kind !== "one of") return undefined;
  const values = shape.shapes.flatMap((each) => literalOf(each) ?? []);
  const others = shape.shapes.filter((each) => literalOf(each) === undefined);
  const open = others.length === 1 && others.every((each) => each.kind === "text" && each.text === "string");
  return values.length > 1 && (open || others.length === 0) ? { values, open } : undefined;
}

/**
 * @param {string[]} values
 * @param {string} description
 */
export function enumOf(values, description) {
  return { description, type: "string", enum: values.map((value) => ({ name: nameOf(value), value })) };
}

/** `gpt-4o-mini` is a value, and no name in any language. @param {string} value */
function nameOf(value) {
  const parts = value.split(/[^A-Za-z0-9]+/).filter((part) => part !== "");
  return parts
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("_")
    .replaceAll(/_(?!\d)|(?<!\d)_/g, "");
}
