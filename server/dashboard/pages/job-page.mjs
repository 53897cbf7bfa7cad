// @ts-check
import { trainingCurves } from "./chart.mjs";
import { el } from "./dom.mjs";
import { checkpointsCard, costCard, engineCard, eventsCard, filesCard, ownerCard, summary } from "./job-parts.mjs";
import { playground } from "./playground.mjs";
import { getJob } from "./server.mjs";
import { progressBar, statusChip, titleOf } from "./status.mjs";

/** One job: curves, checkpoints, playground, events, files, cost, owner. @param {HTMLElement} main @param {string} id */
export async function jobPage(main, id) {
  /** @type {import("../answers.ts").Step[]} */
  const steps = [];
  const chart = trainingCurves();
  const asking = playground();
  const head = el("div", { class: "stack" });
  const checkpoints = el("div", { class: "stack" });
  const below = el("div", { class: "stack" });
  const side = el("aside", { class: "stack", "aria-label": "About the job" });

  async function update() {
    const job = await getJob(id, steps.at(-1)?.step ?? 0);
    const last = steps.at(-1)?.step ?? 0;
    steps.push(...job.steps.filter((row) => row.step > last));
    document.title = `${titleOf(job)}: ${job.status}`;
    head.replaceChildren(...headOf(job));
    chart.update(job, steps);
    asking.update(job);
    checkpoints.replaceChildren(checkpointsCard(job));
    const scrolled = below.querySelector(".events")?.scrollTop ?? 0;
    below.replaceChildren(eventsCard(job));
    below.querySelector(".events")?.scrollTo(0, scrolled);
    const cards = [summary(job), engineCard(job), costCard(job), ownerCard(job), filesCard(job)];
    side.replaceChildren(...cards.filter((card) => card !== undefined));
  }

  await update();
  main.replaceChildren(
    head,
    el("div", { class: "columns" }, el("div", { class: "stack" }, chart.node, asking.node, checkpoints, below), side),
  );
  return { update, close: chart.close };
}

/** @param {import("../answers.ts").JobPage} job */
function headOf(job) {
  return [
    el("nav", { "aria-label": "Breadcrumb", class: "small" }, el("a", { href: "#/" }, "← All jobs")),
    el("div", { class: "page-head" }, el("h1", {}, titleOf(job)), statusChip(job.status)),
    progressBar(job),
    job.error && el("p", { class: "problem", role: "alert" }, job.error),
  ].filter((node) => node instanceof Node);
}
