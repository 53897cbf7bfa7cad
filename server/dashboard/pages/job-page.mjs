// @ts-check
import { callCard } from "./call-card.mjs";
import { runsChart } from "./charts.mjs";
import { titleOf } from "./columns.mjs";
import { copied } from "./copy.mjs";
import { card, el, present } from "./dom.mjs";
import { followJob } from "./follow-job.mjs";
import { jobButtons } from "./job-buttons.mjs";
import { checkpointsCard, costCard, engineCard, eventsCard, filesCard, ownerCard, summary } from "./job-parts.mjs";
import { morph } from "./morph.mjs";
import { whyNoCurves } from "./no-curves.mjs";
import { playground } from "./playground.mjs";
import { runOf } from "./runs.mjs";
import { progressBar, statusChip } from "./status.mjs";
import uPlot from "./uplot.mjs";

/** One job: curves, checkpoints, playground, events, files, cost, owner. @param {HTMLElement} main @param {string} id */
export async function jobPage(main, id) {
  const look = followJob(id);
  const chart = runsChart(uPlot);
  const asking = playground();
  const calling = callCard();
  const head = el("div", { class: "stack" });
  const below = el("div", { class: "stack" });
  const side = el("aside", { class: "stack", "aria-label": "About the job" });

  async function update() {
    const { job, steps } = await look();
    document.title = `${titleOf(job)}: ${job.status}`;
    morph(head, ...headOf(job, update));
    chart.update([runOf(job, steps, job.id)], whyNoCurves(job));
    asking.update(job);
    calling.update(job);
    morph(below, checkpointsCard(job), eventsCard(job));
    const cards = [summary(job), engineCard(job), costCard(job), ownerCard(job), filesCard(job)];
    morph(side, ...cards.filter(present));
  }

  await update();
  main.replaceChildren(
    head,
    el(
      "div",
      { class: "columns" },
      el("div", { class: "stack" }, card("Training curves", chart.node), asking.node, calling.node, below),
      side,
    ),
  );
  return { update, close: chart.close };
}

/** What one wants to know first, also on a phone: name, status, model. @param {import("../answers.ts").JobPage} job @param {() => Promise<void>} update */
function headOf(job, update) {
  return [
    el("nav", { "aria-label": "Breadcrumb", class: "small" }, el("a", { href: "#/" }, "← All jobs")),
    el(
      "div",
      { class: "page-head" },
      el(
        "div",
        { class: "title" },
        el("h1", {}, titleOf(job)),
        statusChip(job.status),
        job.fineTunedModel ? copied(job.fineTunedModel, "the model's name") : copied(job.id, "the job's id"),
      ),
      jobButtons(job, update),
    ),
    progressBar(job),
    job.error !== null && el("p", { class: "problem", role: "alert" }, job.error),
  ].filter(present);
}
