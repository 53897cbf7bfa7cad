// @ts-check
import { runsChart } from "./charts.mjs";
import { titleOf } from "./columns.mjs";
import { compareTable, settingsCards } from "./compare-parts.mjs";
import { card, el } from "./dom.mjs";
import { followJob } from "./follow-job.mjs";
import { morph } from "./morph.mjs";
import { whyNoCurves } from "./no-curves.mjs";
import { runOf } from "./runs.mjs";
import uPlot from "./uplot.mjs";

/** @typedef {import("../answers.ts").JobPage} JobPage */

/** Several runs: curves over each other, how each went, and in what they differ. @param {HTMLElement} main @param {string[]} ids */
export async function comparePage(main, ids) {
  document.title = `Compare ${ids.length} jobs`;
  const looks = ids.map(followJob);
  const chart = runsChart(uPlot);
  const below = el("div", { class: "stack" });

  async function update() {
    const seen = await Promise.all(looks.map((look) => look()));
    const jobs = seen.map(({ job }) => job);
    const names = namesOf(jobs);
    const runs = seen.map(({ job, steps }, at) => runOf(job, steps, names[at] ?? job.id));
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
