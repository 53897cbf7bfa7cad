import type { Checkpoint } from "../api/types";
import { bestWhen } from "./metric-names";

/** A metric by name, best when low for losses and when high for everything else, unless `direction` says otherwise. */
export type Preference = string | { metric: string; direction: "min" | "max" };

export interface Choice {
  checkpoint: Checkpoint;
  /** The rule that chose it, in words: `lowest fullValidLoss`, `last checkpoint`. */
  chosenBy: string;
}

// What says most about unseen data comes first; the two rewards are what reinforcement training has instead of losses.
const preferredMetrics = ["fullValidLoss", "fullValidMeanReward", "validLoss", "validMeanReward"];

/**
 * The best of a job's checkpoints, in any order; `undefined` where there are none. Checkpoints without the metric are
 * passed over. Of equals the later one is chosen: the last checkpoint is the job's final model, so nothing but a
 * better metric leads away from that. A metric that no checkpoint has leaves the last one, and the words say so.
 */
export function chooseCheckpoint(checkpoints: readonly Checkpoint[], selectBy?: Preference): Choice | undefined {
  const latestFirst = checkpoints.toSorted((a, b) => b.stepNumber - a.stepNumber);
  const [last] = latestFirst;
  if (last === undefined) return undefined;
  const metric =
    metricOf(selectBy) ?? preferredMetrics.find((name) => latestFirst.some((one) => measured(one, name) !== undefined));
  if (metric === undefined) return { checkpoint: last, chosenBy: "last checkpoint" };

  const direction = typeof selectBy === "object" ? selectBy.direction : bestWhen(metric);
  const sign = direction === "min" ? 1 : -1;
  const ranked = latestFirst
    .flatMap((checkpoint) => {
      const value = measured(checkpoint, metric);
      return value === undefined ? [] : [{ checkpoint, rank: sign * value }];
    })
    // Sorting keeps the order of equals, so the later one stays in front.
    .toSorted((a, b) => a.rank - b.rank);
  const [best] = ranked;
  if (best === undefined)
    return { checkpoint: last, chosenBy: `last checkpoint, because ${lackOf(metric, checkpoints)}` };
  return { checkpoint: best.checkpoint, chosenBy: `${direction === "min" ? "lowest" : "highest"} ${metric}` };
}

function metricOf(selectBy: Preference | undefined): string | undefined {
  return typeof selectBy === "object" ? selectBy.metric : selectBy;
}

function measured(checkpoint: Checkpoint, metric: string): number | undefined {
  const value = Object.hasOwn(checkpoint.metrics, metric) ? checkpoint.metrics[metric] : undefined;
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

function lackOf(metric: string, checkpoints: readonly Checkpoint[]): string {
  const names = [...new Set(checkpoints.flatMap(({ metrics }) => Object.keys(metrics)))].sort();
  return `none has "${metric}"${names.length > 0 ? ` (there are ${names.join(", ")})` : ""}`;
}
