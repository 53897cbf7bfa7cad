// @ts-check
/** Builds pages from text: names of users are never read as markup, because no markup is ever parsed. */

/** @typedef {Node | string | number | null | undefined | false} Child */

/**
 * Written as a method, so that a listener may declare its own kind of event, such as `KeyboardEvent`.
 * @typedef {{ listen(event: Event): void }["listen"]} Listener
 * @typedef {Record<string, string | number | boolean | Listener | null>} Attributes
 */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Attributes} [attributes] `on…` are listeners; false and null leave out
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null) node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.filter(present).map((child) => (typeof child === "number" ? String(child) : child)));
  return node;
}

/** @param {Child} child @returns {child is Node | string | number} */
function present(child) {
  return child !== null && child !== undefined && child !== false;
}

/** A card with a heading. @param {string} title @param {...Child} children */
export function card(title, ...children) {
  return el("section", { class: "card" }, el("h2", {}, title), ...children);
}

/** Names and values; entries without a value are left out. @param {[string, Child][]} entries */
export function facts(entries) {
  const known = entries.filter(([, value]) => present(value));
  return el("dl", {}, ...known.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
}
