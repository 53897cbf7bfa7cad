import { measureOf, words } from "./metrics.ts";
import type { Checkpoint } from "./run.ts";

/** The checkpoint to take, and why. */
export interface Best {
  step: number;
  /** `lowest full valid loss, 1.234`; where nothing was measured on validation data, that it is the last one. */
  why: string;
}

/** By what checkpoints are judged, the first of which any has a value: what says most about data the model has not seen. */
const judgedBy = [
  { metric: "fullValidLoss", sign: 1 },
  { metric: "fullValidMeanReward", sign: -1 },
  { metric: "validLoss", sign: 1 },
  { metric: "validMeanReward", sign: -1 },
];

/**
 * The best of a run's checkpoints, in any order; `undefined` where there are none. Of equals it is the later one, because the
 * last checkpoint is the job's final model. Without validation metrics it is the last one: a training loss that falls says
 * nothing about other data.
 */
export function bestCheckpoint(checkpoints: readonly Checkpoint[]): Best | undefined {
  const latestFirst = checkpoints.toSorted((a, b) => b.step - a.step);
  const [last] = latestFirst;
  if (last === undefined) return undefined;
  for (const { metric, sign } of judgedBy) {
    const values = latestFirst.flatMap(({ step, metrics }) => {
      const value = measured(metrics, metric);
      return value === undefined ? [] : [{ step, value }];
    });
    const [best] = values.toSorted((a, b) => sign * (a.value - b.value));
    if (best !== undefined)
      return {
        step: best.step,
        why: `${sign > 0 ? "lowest" : "highest"} ${words(metric).toLowerCase()}, ${Number(best.value.toPrecision(4))}`,
      };
  }
  return { step: last.step, why: "the last one; none was measured on validation data" };
}

function measured(metrics: Checkpoint["metrics"], metric: string): number | undefined {
  const wanted = measureOf(metric);
  return Object.entries(metrics).find(([name, value]) => {
    const { source, measure } = measureOf(name);
    return source === wanted.source && measure === wanted.measure && Number.isFinite(value);
  })?.[1];
}
