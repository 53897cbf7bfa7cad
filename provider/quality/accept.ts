import type { CheckpointMetrics } from "../api/types";

/** Limits on final metrics, by metric name; both ends belong to what is accepted. */
export type Limits = Record<string, { min?: number | undefined; max?: number | undefined }>;

export interface Miss {
  metric: string;
  /** Absent where the job has no such metric. */
  value?: number;
  /** `fullValidLoss is 1.83, above the maximum of 1.5`. */
  sentence: string;
}

/** The limits that a job's final metrics miss, in the order of the limits. A metric that is not there is a miss. */
export function judgeAcceptance(accept: Limits | undefined, metrics: CheckpointMetrics | undefined): Miss[] {
  return Object.entries(accept ?? {}).flatMap(([metric, { min, max }]): Miss[] => {
    const value = metrics !== undefined && Object.hasOwn(metrics, metric) ? metrics[metric] : undefined;
    if (value === undefined || !Number.isFinite(value)) return [{ metric, sentence: absence(metric, metrics) }];
    if (max !== undefined && value > max)
      return [{ metric, value, sentence: `${metric} is ${value}, above the maximum of ${max}` }];
    if (min !== undefined && value < min)
      return [{ metric, value, sentence: `${metric} is ${value}, below the minimum of ${min}` }];
    return [];
  });
}

function absence(metric: string, metrics: CheckpointMetrics | undefined): string {
  const names = Object.keys(metrics ?? {}).sort();
  if (names.length === 0) return `${metric} cannot be judged: the server keeps no metrics of this job`;
  const hint = /^(full)?valid/i.test(metric) && !names.some((name) => /^(full)?valid/i.test(name));
  const reason = hint
    ? "the job has no validation metrics, which need a `validationFile`"
    : "the job has no such metric";
  return `${metric} cannot be judged: ${reason} (there are ${names.join(", ")})`;
}
