import type { Checkpoint } from "../api/types";
import { bestBy, decidingMetric, type Preference, ruleText } from "./best";
import { onUnseenData } from "./headline-metric";

export interface Choice {
  checkpoint: Checkpoint;
  /** The rule that chose it, in words: `lowest fullValidLoss`, `last checkpoint`. */
  chosenBy: string;
}

/**
 * The best of a job's checkpoints, in any order; `undefined` where there are none. Checkpoints without the metric are
 * passed over. Of equals the later one is chosen: the last checkpoint is the job's final model, so nothing but a
 * better metric leads away from that. A metric that no checkpoint has leaves the last one, and the words say so.
 */
export function chooseCheckpoint(checkpoints: readonly Checkpoint[], selectBy?: Preference): Choice | undefined {
  const latestFirst = checkpoints.toSorted((a, b) => b.stepNumber - a.stepNumber);
  const [last] = latestFirst;
  if (last === undefined) return undefined;
  const metric = decidingMetric(latestFirst.map(metricsOf), onUnseenData, selectBy);
  if (metric === undefined) return { checkpoint: last, chosenBy: "last checkpoint" };
  const best = bestBy(latestFirst, metricsOf, metric);
  if (best === undefined)
    return { checkpoint: last, chosenBy: `last checkpoint, because ${lackOf(metric.name, checkpoints)}` };
  return { checkpoint: best, chosenBy: ruleText(metric) };
}

const metricsOf = ({ metrics }: Checkpoint) => metrics;

function lackOf(metric: string, checkpoints: readonly Checkpoint[]): string {
  const names = [...new Set(checkpoints.flatMap(({ metrics }) => Object.keys(metrics)))].sort();
  return `none has "${metric}"${names.length > 0 ? ` (there are ${names.join(", ")})` : ""}`;
}
