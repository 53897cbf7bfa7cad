// @ts-check
import { copied } from "./copy.mjs";
import { card, el, present } from "./dom.mjs";
import { ago, date, size } from "./format.mjs";
import { listPage } from "./list-page.mjs";
import { scrolling } from "./scroll.mjs";
import { listFiles } from "./server.mjs";

const heading = el(
  "thead",
  {},
  el(
    "tr",
    {},
    el("th", { scope: "col" }, "File"),
    el("th", { scope: "col" }, "Id"),
    el("th", { scope: "col" }, "Purpose"),
    el("th", { scope: "col", class: "number" }, "Size"),
    el("th", { scope: "col", class: "number" }, "Expires"),
    el("th", { scope: "col", class: "number" }, "Uploaded"),
  ),
);

/** All files: what was uploaded, and what jobs have made. @param {HTMLElement} main */
export const filesPage = (main) =>
  listPage(main, {
    title: "Files",
    older: "Show older files",
    ask: listFiles,
    rowsOf: ({ files }) => files,
    show: (files, { now }, more) => {
      if (files.length === 0)
        return [card("No files yet", el("p", {}, "Data for trainings, and the results of jobs, show here."))];
      const rows = files.map((file) => fileRow(file, now));
      const table = scrolling("Files", "table", heading.cloneNode(true), el("tbody", {}, ...rows));
      return [el("div", { class: "card" }, ...[table, more].filter(present))];
    },
  });

/** @param {import("../answers.ts").FileRow} file @param {number} now */
function fileRow({ id, filename, purpose, bytes, createdAt, expiresAt }, now) {
  return el(
    "tr",
    { "data-key": id },
    el("td", { class: "name" }, filename),
    el("td", {}, copied(id, `the id of ${filename}`)),
    el("td", {}, purpose),
    el("td", { class: "number" }, size(bytes)),
    el("td", { class: "number muted" }, expiresAt === null ? "never" : date(expiresAt)),
    el("td", { class: "number muted", title: date(createdAt) }, ago(createdAt, now)),
  );
}
