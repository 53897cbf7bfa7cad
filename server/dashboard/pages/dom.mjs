// @ts-check
/** Builds pages from text: names of users are never read as markup, because no markup is ever parsed. */

import { el, present } from "./charts.mjs";

export { el };

/** @typedef {import("./charts.mjs").Child} Child */

/** A card with a heading. @param {string} title @param {...Child} children */
export function card(title, ...children) {
  return el("section", { class: "card" }, el("h2", {}, title), ...children);
}

/** Names and values; entries without a value are left out. @param {[string, Child][]} entries */
export function facts(entries) {
  const known = entries.filter(([, value]) => present(value));
  return el("dl", {}, ...known.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
}
