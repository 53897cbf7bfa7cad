import type uPlot from "uplot";
import { type Best, bestCheckpoint } from "./best-checkpoint.ts";
import { epochsBetween } from "./epochs.ts";
import { colourOf, type Palette } from "./look.ts";
import type { Run } from "./run.ts";

/** An upright line at a checkpoint. */
export interface Mark {
  run: number;
  step: number;
  /** Where it is the run's best: why. */
  best: Best | undefined;
}

/** Every checkpoint of one run, the best last so that it is drawn on top; of several runs only the best of each. */
export function marksOf(runs: readonly Run[]): Mark[] {
  return runs.flatMap(({ checkpoints }, run) => {
    const best = bestCheckpoint(checkpoints);
    if (best === undefined) return [];
    const others = runs.length > 1 ? [] : checkpoints.filter(({ step }) => step !== best.step);
    return [...others.map(({ step }): Mark => ({ run, step, best: undefined })), { run, step: best.step, best }];
  });
}

/** Lines at the ends of the epochs, behind the curves. */
export function drawEpochs(chart: uPlot, length: number | undefined, { line }: Palette): void {
  const { ctx, bbox, scales } = chart;
  if (length === undefined) return;
  const [from, to] = [scales.x?.min ?? 0, scales.x?.max ?? 0];
  ctx.save();
  ctx.strokeStyle = line;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([2 * devicePixelRatio, 4 * devicePixelRatio]);
  for (const epoch of epochsBetween(length, from, to, MOST_EPOCH_LINES))
    for (const step of [epoch.from, epoch.to]) if (step > from && step < to) upright(chart, step, bbox);
  ctx.restore();
}

const MOST_EPOCH_LINES = 20;

/** The checkpoints, named at the top where there is room; a star and the run's colour for the best. */
export function drawMarks(chart: uPlot, marks: readonly Mark[], runs: number, palette: Palette): void {
  const { ctx, bbox, scales } = chart;
  const ratio = devicePixelRatio;
  const taken: [number, number][] = [];
  const seen = marks.filter(({ step }) => step >= (scales.x?.min ?? 0) && step <= (scales.x?.max ?? 0));
  ctx.save();
  ctx.font = `${11 * ratio}px system-ui`;
  ctx.textAlign = "center";
  for (const { run, step, best } of seen.toReversed()) {
    const colour = palette.curves[colourOf({ run, source: "fullValid" }, runs)] ?? palette.muted;
    ctx.strokeStyle = best ? colour : palette.line;
    ctx.fillStyle = best ? colour : palette.muted;
    ctx.lineWidth = (best ? 2 : 1) * ratio;
    ctx.setLineDash([4 * ratio, 4 * ratio]);
    upright(chart, step, bbox);
    const text = `${best ? "★" : "◆"} ${step.toLocaleString("en-US")}`;
    const half = ctx.measureText(text).width / 2;
    const right = chart.width * ratio - half;
    const at = Math.min(Math.max(chart.valToPos(step, "x", true), half), right);
    if (taken.some(([from, to]) => at + half > from && at - half < to)) continue;
    taken.push([at - half - 4 * ratio, at + half + 4 * ratio]);
    ctx.fillText(text, at, bbox.top - 6 * ratio);
  }
  ctx.restore();
}

function upright({ ctx, valToPos }: uPlot, step: number, { top, height }: uPlot.BBox): void {
  const x = Math.round(valToPos(step, "x", true));
  ctx.beginPath();
  ctx.moveTo(x, top);
  ctx.lineTo(x, top + height);
  ctx.stroke();
}
