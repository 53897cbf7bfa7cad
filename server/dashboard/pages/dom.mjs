// @ts-check
/** Builds pages from text: names of users are never read as markup, because no markup is ever parsed. */

import { el as plain, present } from "./charts.mjs";

export { present };

/** @typedef {import("./charts.mjs").Child} Child */
/** @typedef {import("./charts.mjs").Listener} Listener */

/** What each node does on an event, so that `morph` can hand it on. @type {WeakMap<Node, Map<string, Listener>>} */
const listeners = new WeakMap();

/** @param {Node} node @param {string} type @param {Listener} listener in place of the one before */
function listen(node, type, listener) {
  const known = listeners.get(node) ?? new Map();
  listeners.set(node, known);
  if (!known.has(type)) node.addEventListener(type, (event) => listeners.get(node)?.get(type)?.(event));
  known.set(type, listener);
}

/** Lets a node do what another one does. @param {Node} node @param {Node} like */
export function listenLike(node, like) {
  for (const [type, listener] of listeners.get(like) ?? []) listen(node, type, listener);
}

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {import("./charts.mjs").Attributes} [attributes] `on…` are listeners; false and null leave out
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function el(tag, attributes = {}, ...children) {
  const entries = Object.entries(attributes);
  const values = Object.fromEntries(entries.filter(([, value]) => typeof value !== "function"));
  const node = plain(tag, values, ...children);
  for (const [name, value] of entries) if (typeof value === "function") listen(node, name.slice(2), value);
  return node;
}

/** A card with a heading. @param {string} title @param {...Child} children */
export function card(title, ...children) {
  return el("section", { class: "card" }, el("h2", {}, title), ...children);
}

/** Names and values; those without a value are left out, ids and such get lines of their own. @param {[string, Child][]} entries */
export function facts(entries) {
  const known = entries.filter(([, value]) => present(value));
  return el(
    "dl",
    {},
    ...known.flatMap(([name, value]) => {
      const wide = value instanceof Element && value.matches("code, .copied") && "wide";
      return [el("dt", { class: wide }, name), el("dd", { class: wide }, value)];
    }),
  );
}
