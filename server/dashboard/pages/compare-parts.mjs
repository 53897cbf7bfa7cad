// @ts-check
import { secondsOf } from "./columns.mjs";
import { differences } from "./differences.mjs";
import { card, el, facts } from "./dom.mjs";
import { count, duration, metric, money } from "./format.mjs";
import { jobHash } from "./route.mjs";
import { bestOf } from "./runs.mjs";
import { headings, scrolling } from "./scroll.mjs";
import { progressBar, statusChip } from "./status.mjs";

/** @typedef {import("../answers.ts").JobPage} JobPage */

/** How each run went, a row for each. @param {readonly JobPage[]} jobs @param {readonly string[]} names */
export function compareTable(jobs, names) {
  const rows = jobs.map((job, at) => {
    const { results, cost } = job;
    const best = bestOf(job);
    return el(
      "tr",
      { "data-key": job.id },
      el("th", { scope: "row", class: "name" }, el("a", { href: jobHash(job.id) }, names[at])),
      el("td", { class: "status-cell" }, statusChip(job.status), progressBar(job)),
      el(
        "td",
        { class: "number" },
        results.reward === null ? metric(results.loss) : `reward ${metric(results.reward)}`,
      ),
      el("td", { class: "number" }, metric(results.validLoss)),
      el("td", {}, best ? `★ step ${count(best.step)}` : "–", best && el("small", {}, best.why)),
      el("td", { class: "number" }, cost.tokens === null ? "–" : count(cost.tokens)),
      el("td", { class: "number" }, duration(secondsOf(job, job.now))),
      el("td", { class: "number" }, cost.dollars === null ? "–" : money(cost.dollars)),
    );
  });
  const head = headings(
    "Job",
    "Status",
    { number: "Loss" },
    { number: "Full valid. loss" },
    "Best checkpoint",
    { number: "Tokens" },
    { number: "Duration" },
    { number: "Cost" },
  );
  return card("Results", scrolling("Results", "compared", head, el("tbody", {}, ...rows)));
}

/** In what they differ, a column for each run, and in what they agree. @param {readonly JobPage[]} jobs @param {readonly string[]} names */
export function settingsCards(jobs, names) {
  const { differing, same } = differences(jobs);
  const heads = names.map((name) => el("th", { scope: "col", class: "name" }, name));
  const rows = differing.map(({ name, values }) =>
    el(
      "tr",
      { "data-key": name },
      el("th", { scope: "row" }, name),
      ...values.map((value) => el("td", { class: value === null ? "muted" : false }, value ?? "–")),
    ),
  );
  return [
    card(
      "What differs",
      rows.length === 0
        ? el("p", { class: "muted" }, "Nothing: these runs were given the same.")
        : scrolling(
            "What differs",
            "compared settings",
            el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Setting"), ...heads)),
            el("tbody", {}, ...rows),
          ),
    ),
    card("What is the same", facts(same.map(({ name, value }) => [name, value]))),
  ];
}
