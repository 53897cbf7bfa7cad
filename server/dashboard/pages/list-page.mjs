// @ts-check
import { el } from "./dom.mjs";
import { growingList } from "./growing-list.mjs";
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
  const list = growingList(ask, rowsOf);
  let page = await list.update();

  function draw() {
    const button = el("button", { type: "button", onclick: showOlder }, older);
    morph(content, ...show(list.rows(), page, list.hasMore() ? el("div", { class: "more" }, button) : null));
  }

  async function showOlder() {
    await list.grow();
    draw();
  }

  async function update() {
    page = await list.update();
    draw();
  }

  draw();
  main.replaceChildren(el("div", { class: "page-head" }, el("h1", {}, title)), content);
  return { update, close: () => undefined };
}
