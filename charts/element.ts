/** Builds pages from text: names of users are never read as markup, because no markup is ever parsed. */

export type Child = Node | string | number | null | undefined | false;

/** Written as a method, so that a listener may declare its own kind of event, such as `KeyboardEvent`. */
export type Listener = { listen(event: Event): void }["listen"];

/** `on…` are listeners; false and null leave out. */
export type Attributes = Record<string, string | number | boolean | Listener | null>;

/** An element with what belongs in it; children that are not there are left out. */
export function el<T extends keyof HTMLElementTagNameMap>(
  tag: T,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[T] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null) node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.filter(present).map((child) => (typeof child === "number" ? String(child) : child)));
  return node;
}

/** Whether a child is there. */
export function present<T>(child: T): child is Exclude<T, null | undefined | false> {
  return child !== null && child !== undefined && child !== false;
}
