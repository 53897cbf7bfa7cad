import type { Checkpoint, CheckpointMetrics, JobEvent } from "../api/types";
import { metricName } from "./metric-names";
import type { MetricsRow } from "./result-csv";

/** Where a job's metrics may come from; servers differ in what they keep. */
export interface MetricsSources {
  checkpoints?: readonly Checkpoint[] | undefined;
  events?: readonly JobEvent[] | undefined;
}

/**
 * The metrics with which a training ended: those of the last checkpoint; what it lacks from the last metrics event that
 * has it. `undefined` where there are none at all.
 */
export function finalMetrics({ checkpoints = [], events = [] }: MetricsSources): CheckpointMetrics | undefined {
  const last = checkpoints.toSorted((a, b) => a.stepNumber - b.stepNumber).at(-1);
  const merged = {
    ...latestOf(events.flatMap(measuredBy)),
    ...(last === undefined ? {} : { step: last.stepNumber, ...withoutNonNumbers(last.metrics) }),
  };
  return Object.keys(merged).length === 0 ? undefined : merged;
}

/** For every metric the value at the highest step that has one. */
function latestOf(rows: readonly MetricsRow[]): Record<string, number> {
  return Object.assign({}, ...rows.toSorted((a, b) => a.step - b.step));
}

/** The numbers of one metrics event; what lies deeper (usage, timing, scores of graders) is no metric of the model. */
export function measuredBy({ data = {} }: JobEvent): MetricsRow[] {
  const numbers = Object.entries(data).flatMap(([name, value]): [string, number][] =>
    typeof value === "number" && Number.isFinite(value) && name !== "total_steps" ? [[metricName(name), value]] : [],
  );
  const row = Object.fromEntries(numbers);
  return typeof row.step === "number" ? [{ ...row, step: row.step }] : [];
}

function withoutNonNumbers(metrics: CheckpointMetrics): Record<string, number> {
  const entries = Object.entries(metrics).filter((entry): entry is [string, number] => Number.isFinite(entry[1]));
  return Object.fromEntries(entries);
}
