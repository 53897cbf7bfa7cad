// @ts-check
import { el } from "./dom.mjs";
import { morph } from "./morph.mjs";

/**
 * A page with a list, newest first, that grows by what is older and is kept up to date.
 * @template {{ id: string }} Row
 * @template {{ hasMore: boolean }} Page
 * @param {HTMLElement} main
 * @param {{
 *   title: string,
 *   older: string,
 *   ask: (after?: string) => Promise<Page>,
 *   rowsOf: (page: Page) => Row[],
 *   show: (rows: Row[], page: Page, more: HTMLElement | null) => Node[],
 * }} list `older` are the words of the button that asks for more; `show` is given the latest page for what is beside its rows
 */
export async function listPage(main, { title, older, ask, rowsOf, show }) {
  document.title = title;
  const content = el("div", { class: "stack" });
  let page = await ask();
  let rows = rowsOf(page);
  let more = page.hasMore;

  function draw() {
    const button = el("button", { type: "button", onclick: showOlder }, older);
    morph(content, ...show(rows, page, more ? el("div", { class: "more" }, button) : null));
  }

  async function showOlder() {
    const next = await ask(rows.at(-1)?.id);
    const known = new Set(rows.map(({ id }) => id));
    rows.push(...rowsOf(next).filter(({ id }) => !known.has(id)));
    more = next.hasMore;
    draw();
  }

  async function update() {
    page = await ask();
    const newest = rowsOf(page);
    const known = new Set(newest.map(({ id }) => id));
    const last = newest.at(-1);
    // What the server has deleted since is gone from the newest; what is older stays as it was.
    const at = rows.findIndex(({ id }) => id === last?.id);
    const rest = at < 0 ? [] : rows.slice(at + 1);
    rows = [...newest, ...rest.filter(({ id }) => !known.has(id))];
    if (rest.length === 0) more = page.hasMore;
    draw();
  }

  draw();
  main.replaceChildren(el("div", { class: "page-head" }, el("h1", {}, title)), content);
  return { update, close: () => undefined };
}
