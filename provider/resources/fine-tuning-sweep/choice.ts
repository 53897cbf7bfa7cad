import type { CheckpointMetrics, JobError } from "../../api/types";
import { bestBy, decidingMetric as byMetric, type DecidingMetric, ruleText } from "../../quality/best";
import { inTraining, onUnseenData } from "../../quality/headline-metric";
import type { ChosenCheckpoint, Cost } from "../job/job-resource";
import type { SelectBy } from "../job/lifecycle-inputs";

/** One row of a sweep's table. What a job does not have is left out. */
export interface SweepResult {
  /** The variation's name. */
  name: string;
  /** Id of the job. */
  jobId: string;
  /** `succeeded`, `failed` or `cancelled`. */
  status: string;
  /** Id to use for inference. */
  model?: string | undefined;
  /** The final metrics. */
  metrics?: CheckpointMetrics | undefined;
  /** What the job cost. */
  cost?: Cost | undefined;
  /** Why the job failed. */
  error?: JobError | undefined;
  /** The limits of `accept` that the model misses, a sentence each; such a model is never the best. */
  refused?: string[] | undefined;
  /** The checkpoint that `selectBy` prefers, and the rule that chose it. */
  bestCheckpoint?: ChosenCheckpoint | undefined;
}

/** The best job of a sweep: it succeeded and is accepted. */
export interface BestResult extends SweepResult {
  /** Id to use for inference. */
  model: string;
  /** The rule that chose it: `lowest fullValidLoss`. */
  chosenBy: string;
}

/** The best checkpoint of a sweep. */
export interface BestCheckpoint extends ChosenCheckpoint {
  /** The variation's name. */
  name: string;
}

type Usable = SweepResult & { model: string };

/**
 * The best of the models that were trained and accepted, and the rule that chose it. Models without the metric are passed
 * over, of equals the first declared is chosen. `undefined` where there is no model.
 */
export function bestResult(results: readonly SweepResult[], selectBy?: SelectBy): BestResult | undefined {
  const usable = results.filter(isUsable);
  const { best, chosenBy } = choose(usable, selectBy);
  return best === undefined ? undefined : { ...best, chosenBy };
}

/** The best checkpoint over all those models, with the name of its variation. */
export function bestCheckpointOf(results: readonly SweepResult[], selectBy?: SelectBy): BestCheckpoint | undefined {
  const checkpoints = results
    .filter(isUsable)
    .flatMap(({ name, bestCheckpoint }) => (bestCheckpoint === undefined ? [] : [{ ...bestCheckpoint, name }]));
  const { best, chosenBy } = choose(checkpoints, selectBy);
  return best === undefined ? undefined : { ...best, chosenBy };
}

/** `undefined` where nothing was wanted and no usable model has a metric that is known to tell something. */
export function decidingMetric(results: readonly SweepResult[], selectBy?: SelectBy): DecidingMetric | undefined {
  return decidingOf(results.filter(isUsable), selectBy);
}

export function isUsable(result: SweepResult): result is Usable {
  const { status, model, refused = [] } = result;
  return status === "succeeded" && model !== undefined && refused.length === 0;
}

const metricsOf = ({ metrics }: { metrics?: CheckpointMetrics | undefined }) => metrics;

function decidingOf(
  candidates: readonly { metrics?: CheckpointMetrics | undefined }[],
  selectBy: SelectBy | undefined,
): DecidingMetric | undefined {
  return byMetric(candidates.map(metricsOf), [...onUnseenData, ...inTraining], selectBy);
}

function choose<T extends { metrics?: CheckpointMetrics | undefined }>(
  candidates: readonly T[],
  selectBy: SelectBy | undefined,
): { best: T | undefined; chosenBy: string } {
  const metric = decidingOf(candidates, selectBy);
  if (metric === undefined) return { best: candidates[0], chosenBy: "first declared, because none has metrics" };
  const best = bestBy(candidates, metricsOf, metric);
  if (best === undefined) return { best: candidates[0], chosenBy: `first declared, because none has "${metric.name}"` };
  return { best, chosenBy: ruleText(metric) };
}
