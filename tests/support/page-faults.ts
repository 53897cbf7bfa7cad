/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/** What runs inside a judged page; each function is sent there as text, so it holds all that it needs. */

/** What sticks out, is cut off, or scrolls without a way to. */
export function faultsOfLayout(): string[] {
  const nameOf = (node: Element) =>
    `${node.tagName.toLowerCase()}${node.id ? `#${node.id}` : ""}${[...node.classList].map((name) => `.${name}`).join("")} "${(node.textContent ?? "").trim().slice(0, 40)}"`;
  const scrolls = (node: Element) => ["auto", "scroll"].includes(getComputedStyle(node).overflowX);
  const inScroller = (node: Element) => {
    for (let at = node.parentElement; at && at !== document.body; at = at.parentElement) if (scrolls(at)) return true;
    return false;
  };
  // Text for those who listen is kept out of sight on purpose.
  const unseen = (node: Element) => {
    for (let at: Element | null = node; at; at = at.parentElement) {
      const { clipPath, display, visibility } = getComputedStyle(at);
      if (clipPath !== "none" || display === "none" || visibility === "hidden") return true;
    }
    return node.getClientRects().length === 0;
  };
  const focusable = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  const root = document.documentElement;
  const faults: string[] = [];
  if (root.scrollWidth > root.clientWidth) faults.push(`the page is ${root.scrollWidth} wide in ${root.clientWidth}`);
  for (const node of document.body.querySelectorAll("*")) {
    if (unseen(node)) continue;
    const { overflowX, overflowY, scrollbarWidth } = getComputedStyle(node);
    const wide = node.scrollWidth > node.clientWidth + 1;
    const high = node.scrollHeight > node.clientHeight + 1;
    const cuts = (overflow: string) => overflow === "hidden" || overflow === "clip";
    const hasText = (node.textContent ?? "").trim() !== "";
    if (hasText && ((wide && cuts(overflowX)) || (high && cuts(overflowY)))) faults.push(`${nameOf(node)} is cut off`);
    if ((wide && scrolls(node)) || (high && ["auto", "scroll"].includes(overflowY))) {
      const reached = node.matches(focusable) || node.querySelector(focusable) !== null;
      if (!reached) faults.push(`${nameOf(node)} scrolls, and the keyboard does not reach it`);
      if (scrollbarWidth === "none") faults.push(`${nameOf(node)} scrolls and does not show it`);
    }
    const { left, right } = node.getBoundingClientRect();
    if (hasText && (right > root.clientWidth + 1 || left < -1) && !inScroller(node))
      faults.push(`${nameOf(node)} sticks out of the page`);
  }
  return faults;
}

/** Numbers everything that can be used, keeps how it looks without the focus, and puts the focus to the page's beginning. */
export function rememberedFocus(): { key: string; name: string }[] {
  const looksOf = (node: Element) =>
    [node, node.closest("label"), node.parentElement]
      .map((one) => {
        if (!one) return "";
        const { outline, boxShadow, borderColor, backgroundColor } = getComputedStyle(one);
        return [outline, boxShadow, borderColor, backgroundColor].join();
      })
      .join("|");
  // Tab goes on from what was clicked last, even where that has lost the focus.
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
  getSelection()?.removeAllRanges();
  scrollTo(0, 0);
  const usable = [
    ...document.querySelectorAll<HTMLElement>("a[href], button, input, select, textarea, summary, [tabindex='0']"),
  ].filter((node) => !node.matches(":disabled, [type=hidden]") && node.checkVisibility({ visibilityProperty: true }));
  return usable.map((node, index) => {
    const radio = node instanceof HTMLInputElement && node.type === "radio";
    // Radio buttons of one group are one stop; arrows move within it.
    const key = radio ? `group ${node.name}` : String(index);
    node.dataset.judged = key;
    node.dataset.unfocused = looksOf(node);
    const label =
      node.getAttribute("aria-label") ?? (node as HTMLInputElement).labels?.[0]?.textContent ?? node.textContent;
    return { key, name: `${node.tagName.toLowerCase()} "${(label ?? "").trim().slice(0, 40)}"` };
  });
}

/** Where the focus is and whether that shows; undefined at the page's end. */
export function seenFocus(): { key: string; name: string; visible: boolean } | undefined {
  const looksOf = (node: Element) =>
    [node, node.closest("label"), node.parentElement]
      .map((one) => {
        if (!one) return "";
        const { outline, boxShadow, borderColor, backgroundColor } = getComputedStyle(one);
        return [outline, boxShadow, borderColor, backgroundColor].join();
      })
      .join("|");
  const node = document.activeElement;
  if (!(node instanceof HTMLElement) || node === document.body) return undefined;
  const key = node.dataset.judged ?? `unknown ${node.outerHTML.slice(0, 80)}`;
  return { key, name: node.outerHTML.slice(0, 80), visible: looksOf(node) !== node.dataset.unfocused };
}
