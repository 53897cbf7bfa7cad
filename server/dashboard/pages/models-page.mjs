// @ts-check
import { titleOf } from "./columns.mjs";
import { copied } from "./copy.mjs";
import { card, el, present } from "./dom.mjs";
import { engineText } from "./engines.mjs";
import { ago, count, date, money } from "./format.mjs";
import { listPage } from "./list-page.mjs";
import { jobHash } from "./route.mjs";
import { headings, scrolling } from "./scroll.mjs";
import { listModels } from "./server.mjs";

/** @typedef {import("../answers.ts").ModelRow} ModelRow */
/** @typedef {import("../answers.ts").BaseRow} BaseRow */

/** What was trained here, with the jobs behind it, and what can be trained. @param {HTMLElement} main */
export const modelsPage = (main) =>
  listPage(main, {
    title: "Models",
    older: "Show older models",
    ask: listModels,
    rowsOf: ({ models }) => models,
    show: (models, { bases, now }, more) => [trained(models, now, more), basesCard(bases)],
  });

/** @param {ModelRow[]} models @param {number} now @param {HTMLElement | null} more */
function trained(models, now, more) {
  if (models.length === 0)
    return card("Trained here", el("p", { class: "muted" }, "Nothing yet. A job that succeeds makes a model."));
  const rows = models.map((model) => modelRow(model, now));
  const table = scrolling(
    "Trained here",
    "table",
    headings("Model", "Kind", "Job", { number: "Made" }),
    el("tbody", {}, ...rows),
  );
  return card("Trained here", ...[table, more].filter(present));
}

/** @param {ModelRow} model @param {number} now */
function modelRow({ id, createdAt, jobId, job, step, shutdownDate }, now) {
  return el(
    "tr",
    { "data-key": id },
    el("td", {}, copied(id, "the model's name"), shutdownDate && el("small", {}, `goes on ${shutdownDate}`)),
    el("td", {}, step === null ? "final model" : `checkpoint, step ${count(step)}`),
    el("td", {}, el("a", { href: jobHash(jobId) }, job ? titleOf(job) : jobId)),
    el("td", { class: "number muted", title: date(createdAt) }, ago(createdAt, now)),
  );
}

/** @param {BaseRow[]} bases */
function basesCard(bases) {
  const rows = bases.map((base) =>
    el(
      "tr",
      { "data-key": base.id },
      el(
        "td",
        {},
        copied(base.id, "the base model's name"),
        base.shutdownDate && el("small", {}, `goes on ${base.shutdownDate}`),
      ),
      el("td", {}, engineText(base.engine)),
      el("td", { class: "number" }, count(base.contextTokens)),
      el("td", { class: "number" }, base.pricePerMillion === null ? "–" : money(base.pricePerMillion)),
    ),
  );
  return card(
    "Base models",
    scrolling(
      "Base models",
      "table",
      headings("Model", "Trained by", { number: "Tokens of an example" }, { number: "$ per million tokens" }),
      el("tbody", {}, ...rows),
    ),
    bases.some(({ vendor }) => vendor) &&
      el(
        "p",
        { class: "muted small" },
        "Prices of vendors' models are the vendor's; on this server, training is free.",
      ),
  );
}
