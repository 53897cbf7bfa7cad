import type { Checkpoint, JobEvent } from "../api/types";
import { measuredBy } from "../quality/metrics";
import type { MetricsRow } from "../quality/result-csv";

/** What was measured of one metric over the steps of a training, in their order. */
export interface Curve {
  metric: string;
  points: { step: number; value: number }[];
}

/** The measurements in a job's events by step; what several events say of one step is put together. */
export function rowsOf(events: readonly JobEvent[]): MetricsRow[] {
  return mergedRows(events.flatMap(measuredBy));
}

/** What was measured at a checkpoint. A result file lacks the full validation, which is told here. */
export function measuredAt({ stepNumber, metrics }: Checkpoint): MetricsRow[] {
  const known = Object.entries(metrics).filter((entry): entry is [string, number] => Number.isFinite(entry[1]));
  return known.length === 0 ? [] : [{ ...Object.fromEntries(known), step: stepNumber }];
}

/** One row for each step, with all that is told of it; of what several tell the last counts. */
export function mergedRows(...sources: readonly (readonly MetricsRow[])[]): MetricsRow[] {
  const steps = new Map<number, MetricsRow>();
  for (const row of sources.flat()) steps.set(row.step, { ...steps.get(row.step), ...row });
  return [...steps.values()].sort((a, b) => a.step - b.step);
}

/** One curve per metric, losses first, then rewards, then the rest. */
export function curvesOf(rows: readonly MetricsRow[]): Curve[] {
  const curves = new Map<string, Curve["points"]>();
  for (const { step, ...metrics } of rows)
    for (const [metric, value] of Object.entries(metrics)) {
      const points = curves.get(metric) ?? [];
      points.push({ step, value });
      curves.set(metric, points);
    }
  return [...curves]
    .map(([metric, points]) => ({ metric, points }))
    .sort((a, b) => rankOf(a.metric) - rankOf(b.metric) || a.metric.localeCompare(b.metric));
}

/** Losses 0, rewards 1, the rest 2. */
export function rankOf(metric: string): number {
  if (/loss/i.test(metric)) return 0;
  return /reward/i.test(metric) ? 1 : 2;
}
