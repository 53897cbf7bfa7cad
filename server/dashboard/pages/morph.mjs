// @ts-check
import { listenLike } from "./dom.mjs";

/**
 * Makes the content of a node what is wanted, and keeps the nodes that are the same: focus, selected text, scroll positions
 * and the places of what did not change stay while news come in. Nodes with a `data-key` are known by it when they move.
 * @param {Element} target
 * @param {...Node} wanted
 */
export function morph(target, ...wanted) {
  const focused = document.activeElement;
  arrange(target, wanted);
  // Whatever moves loses the focus on its way.
  if (focused instanceof HTMLElement && focused !== document.activeElement && target.contains(focused))
    focused.focus({ preventScroll: true });
}

/** @param {Element} target @param {Node[]} wanted */
function arrange(target, wanted) {
  const byKey = new Map([...target.children].map((child) => [keyOf(child), child]));
  /** @type {Node | null} */
  let place = target.firstChild;
  for (const next of wanted) {
    const key = keyOf(next);
    const kept = key === undefined ? alike(place, next) : (byKey.get(key) ?? null);
    if (kept === null) {
      target.insertBefore(next, place);
      continue;
    }
    if (kept === place) place = place.nextSibling;
    else target.insertBefore(kept, place);
    update(kept, next);
  }
  while (place !== null) {
    const gone = /** @type {ChildNode} */ (place);
    place = place.nextSibling;
    gone.remove();
  }
}

/** @param {Node} node */
const keyOf = (node) => (node instanceof HTMLElement ? node.dataset.key : undefined);

/** @param {Node | null} old @param {Node} next */
const alike = (old, next) =>
  old !== null && keyOf(old) === undefined && old.nodeName === next.nodeName && classOf(old) === classOf(next)
    ? old
    : null;

/** The first class says what an element is, the others how it is just now. @param {Node} node */
const classOf = (node) => (node instanceof Element ? node.classList.item(0) : null);

/** @param {Node} node @param {Node} like */
function update(node, like) {
  if (node === like) return;
  if (node instanceof Text) {
    if (node.data !== like.textContent) node.data = like.textContent ?? "";
    return;
  }
  if (!(node instanceof Element) || !(like instanceof Element)) return;
  for (const name of node.getAttributeNames()) if (!like.hasAttribute(name)) node.removeAttribute(name);
  for (const { name, value } of like.attributes) if (node.getAttribute(name) !== value) node.setAttribute(name, value);
  if (node instanceof HTMLInputElement && like instanceof HTMLInputElement) node.checked = like.checked;
  listenLike(node, like);
  arrange(node, [...like.childNodes]);
  if (node instanceof HTMLSelectElement && like instanceof HTMLSelectElement) node.value = like.value;
}
