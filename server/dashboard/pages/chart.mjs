// @ts-check
import { runsChart } from "./charts.mjs";
import { el } from "./dom.mjs";
import { whyNoCurves } from "./no-curves.mjs";
import { runOf } from "./runs.mjs";
import uPlot from "./uplot.mjs";

/** The curves of a job in a card of their own. */
export function trainingCurves() {
  const chart = runsChart(uPlot);
  return {
    node: el(
      "section",
      { class: "card" },
      el("div", { class: "card-head" }, el("h2", {}, "Training curves")),
      chart.node,
    ),
    /** @param {import("../answers.ts").JobPage} job @param {import("../answers.ts").Step[]} steps all of them so far */
    update(job, steps) {
      chart.update([runOf(job, steps, job.id)], whyNoCurves(job));
    },
    close: chart.close,
  };
}
