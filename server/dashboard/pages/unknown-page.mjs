// @ts-check
import { card, el } from "./dom.mjs";

/**
 * What is shown in place of a page that there is not, with a way back.
 * @param {HTMLElement} main
 * @param {string} title
 * @param {string} text
 */
export function unknownPage(main, title, text) {
  document.title = title;
  main.replaceChildren(
    el("div", { class: "page-head" }, el("h1", {}, title)),
    card(
      "What now?",
      el("p", {}, text),
      el("div", { class: "buttons" }, el("a", { class: "button primary", href: "#/" }, "← All jobs")),
    ),
  );
  return { update: async () => undefined, close: () => undefined };
}
