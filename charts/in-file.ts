import type uPlot from "uplot";
import type { Run } from "./run.ts";
import { runsChart } from "./runs-chart.ts";

/**
 * Draws the curves in an HTML file that holds everything itself: the runs as JSON in the element `runs`, and the place for the
 * chart in the element `curves`, whose text says why there are none where nothing was measured.
 */
export function drawInFile(library: typeof uPlot): void {
  const place = document.getElementById("curves");
  const text = document.getElementById("runs")?.textContent;
  if (place === null || text === null || text === undefined) return;
  const runs: readonly Run[] = JSON.parse(text);
  const chart = runsChart(library);
  place.replaceChildren(chart.node);
  chart.update(runs, "");
}
