// @ts-check
import { columns, secondsOf, titleOf } from "./columns.mjs";
import { copyButton } from "./copy.mjs";
import { el } from "./dom.mjs";
import { ago, count, date, duration, metric, money } from "./format.mjs";
import { jobHash } from "./route.mjs";
import { progressBar, statusChip } from "./status.mjs";

/** @typedef {import("../answers.ts").JobRow} JobRow */
/** @typedef {import("./route.mjs").Order} Order */

/** Headings that sort. @param {Order | undefined} order @param {(column: string) => void} sort */
export function jobsHeading(order, sort) {
  const heads = columns.map(({ id, label, number }) => {
    const state = order?.column !== id ? null : order.descending ? "descending" : "ascending";
    return el(
      "th",
      { scope: "col", class: number ? "number" : false, "aria-sort": state },
      el("button", { type: "button", class: "sort", onclick: () => sort(id) }, label),
    );
  });
  return el(
    "thead",
    {},
    el("tr", {}, el("th", { scope: "col" }, el("span", { class: "unseen" }, "Compare")), ...heads),
  );
}

/** @param {JobRow} job @param {number} now @param {boolean} chosen @param {(chosen: boolean) => void} choose to be compared */
export function jobsRow(job, now, chosen, choose) {
  const title = titleOf(job);
  const box = el("input", {
    type: "checkbox",
    "aria-label": `Compare ${title}`,
    onchange: (/** @type {Event} */ event) => choose(/** @type {HTMLInputElement} */ (event.target).checked),
  });
  box.checked = chosen;
  return el(
    "tr",
    { "data-key": job.id },
    el("td", { class: "choose" }, box),
    el(
      "td",
      { class: "name" },
      el("a", { href: jobHash(job.id) }, title),
      title !== job.id && el("small", { class: "mono" }, job.id, copyButton(job.id, `the id of ${title}`)),
    ),
    el("td", { class: "status-cell" }, statusChip(job.status), progressBar(job)),
    el("td", { class: "base" }, el("span", { class: "mono" }, job.model), el("small", {}, job.method)),
    el("td", { class: "number", "data-label": "loss" }, ...resultsOf(job)),
    tokens(job),
    el("td", { class: "number", "data-label": job.finishedAt ? "took" : "so far" }, duration(secondsOf(job, now))),
    cost(job),
    ownerCell(job),
    el("td", { class: "number muted", title: date(job.createdAt) }, ago(job.createdAt, now)),
  );
}

/** @param {JobRow} job */
function resultsOf({ results: { loss, reward, validLoss } }) {
  if (loss === null && reward !== null) return [el("small", {}, `reward ${metric(reward)}`)];
  return [
    metric(loss),
    validLoss !== null && el("small", { title: "On all validation data" }, `valid ${metric(validLoss)}`),
  ];
}

/** @param {JobRow} job */
const ownerCell = ({ owner }) =>
  owner
    ? el("td", { class: "owner", title: owner.urn }, owner.name ?? owner.urn, el("small", {}, owner.stack ?? "?"))
    : el("td", { class: "owner none muted" }, "–");

/** @param {JobRow} job */
function tokens({ cost: { tokens, final } }) {
  const none = tokens === null;
  return el(
    "td",
    { class: none ? "number none" : "number", "data-label": "tokens" },
    none ? "–" : count(tokens),
    !none && !final && el("small", {}, "expected"),
  );
}

/** @param {JobRow} job */
function cost({ cost: { dollars, final, vendor } }) {
  const none = dollars === null;
  return el(
    "td",
    {
      class: none ? "number none" : "number",
      "data-label": "cost",
      title: none || !vendor ? null : "What the vendor would take; here it costs nothing.",
    },
    none ? "–" : money(dollars),
    !none && !final && el("small", {}, "expected"),
  );
}
