// @ts-check
import { el } from "./dom.mjs";

/** A table's headings; those of numbers stand to the right, above them. @param {...(string | { number: string })} columns */
export const headings = (...columns) =>
  el(
    "thead",
    {},
    el(
      "tr",
      {},
      ...columns.map((column) =>
        typeof column === "string"
          ? el("th", { scope: "col" }, column)
          : el("th", { scope: "col", class: "number" }, column.number),
      ),
    ),
  );

/**
 * A table that scrolls by itself where it is too wide, with a shadow on the side where there is more.
 * @param {string} name what it holds, for those who do not see it
 * @param {string | null} kind class of the table
 * @param {...import("./dom.mjs").Child} parts
 */
export const scrolling = (name, kind, ...parts) =>
  el(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": name },
    el("table", { class: kind }, ...parts),
  );
