/**
 * The curves of trainings, drawn with uPlot: the one chart code of the server's dashboard and of the provider's HTML files.
 *
 * A page links uPlot's style sheet, loads uPlot in its own way, and hands it over:
 *
 *     import { runsChart } from "./charts.mjs";
 *     import uPlot from "./uplot.mjs";
 *
 *     const chart = runsChart(uPlot);
 *     card.append(chart.node);
 *     chart.update([{ name: "bot", steps, checkpoints, epochs: 3, totalSteps: 96 }], "The curves begin with the first step.");
 *     chart.close(); // when the view is left
 *
 * `update` may be called again and again while a run trains; measure, smoothing, hidden curves, zoom and focus stay. Several
 * runs are drawn over each other, each in a colour of its own and named in the legend by its `name`, in the order given. Steps
 * are in their order, and metrics are under the server's names (`full_valid_loss`) or camelCase ones. Where nothing was measured,
 * the second argument is shown in the curves' place: say why, as of a job that failed before its first step. Each run's best
 * checkpoint is marked; `bestCheckpoint` says the same for a table or a card. Names are text and never markup. The module brings
 * its own style, light, dark and for paper, with `runs-chart` as its only class that is known outside.
 */

export { type Best, bestCheckpoint } from "./best-checkpoint.ts";
export type { Attributes, Child, Listener } from "./element.ts";
export { el, present } from "./element.ts";
export type { Checkpoint, Run, Step } from "./run.ts";
export { type RunsChart, runsChart } from "./runs-chart.ts";
