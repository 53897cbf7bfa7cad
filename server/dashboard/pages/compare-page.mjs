// @ts-check
import { runsChart } from "./charts.mjs";
import { titleOf } from "./columns.mjs";
import { compareTable, settingsCards } from "./compare-parts.mjs";
import { card, el } from "./dom.mjs";
import { morph } from "./morph.mjs";
import { whyNoCurves } from "./no-curves.mjs";
import { runOf } from "./runs.mjs";
import { getJob } from "./server.mjs";
import uPlot from "./uplot.mjs";

/** @typedef {import("../answers.ts").JobPage} JobPage */

/** Several runs: curves over each other, how each went, and in what they differ. @param {HTMLElement} main @param {string[]} ids */
export async function comparePage(main, ids) {
  document.title = `Compare ${ids.length} jobs`;
  /** @type {Map<string, import("../answers.ts").Step[]>} */
  const steps = new Map(ids.map((id) => [id, []]));
  const chart = runsChart(uPlot);
  const below = el("div", { class: "stack" });

  /** Only the steps that are new are asked for. @param {string} id */
  async function ask(id) {
    const known = steps.get(id) ?? [];
    const job = await getJob(id, known.at(-1)?.step ?? 0);
    const last = known.at(-1)?.step ?? 0;
    known.push(...job.steps.filter((row) => row.step > last));
    return job;
  }

  async function update() {
    const jobs = await Promise.all(ids.map(ask));
    const names = namesOf(jobs);
    const runs = jobs.map((job, at) => runOf(job, steps.get(job.id) ?? [], names[at] ?? job.id));
    chart.update(runs, jobs.map((job, at) => `${names[at]}: ${whyNoCurves(job)}`).join(" "));
    morph(below, compareTable(jobs, names), ...settingsCards(jobs, names));
  }

  await update();
  main.replaceChildren(
    el("nav", { "aria-label": "Breadcrumb", class: "small" }, el("a", { href: "#/" }, "← All jobs")),
    el("div", { class: "page-head" }, el("h1", {}, `Compare ${ids.length} jobs`)),
    card("Training curves", chart.node),
    below,
  );
  return { update, close: chart.close };
}

/** What people call each; those with the same name are told apart by their ids. @param {readonly JobPage[]} jobs */
function namesOf(jobs) {
  const titles = jobs.map(titleOf);
  return jobs.map((job, at) => {
    const title = titles[at] ?? job.id;
    return titles.filter((one) => one === title).length > 1 && title !== job.id ? `${title} (${job.id})` : title;
  });
}
