// @ts-check
import { copied } from "./copy.mjs";
import { card, el, present } from "./dom.mjs";
import { ago, date, size } from "./format.mjs";
import { listPage } from "./list-page.mjs";
import { headings, scrolling } from "./scroll.mjs";
import { listFiles } from "./server.mjs";

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
      const head = headings("File", "Id", "Purpose", { number: "Size" }, { number: "Expires" }, { number: "Uploaded" });
      const table = scrolling("Files", "table", head, el("tbody", {}, ...rows));
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
