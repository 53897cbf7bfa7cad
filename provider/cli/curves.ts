import type { JobEvent } from "../api/types";
import { measuredBy } from "../quality/metrics";
import type { MetricsRow } from "../quality/result-csv";

/** What was measured of one metric over the steps of a training, in their order. */
export interface Curve {
  metric: string;
  points: { step: number; value: number }[];
}

/** The measurements in a job's events by step; what several events say of one step is put together. */
export function rowsOf(events: readonly JobEvent[]): MetricsRow[] {
  const steps = new Map<number, MetricsRow>();
  for (const row of events.flatMap(measuredBy)) steps.set(row.step, { ...steps.get(row.step), ...row });
  return [...steps.values()].sort((a, b) => a.step - b.step);
}

/** One curve per metric, losses first, then rewards, then the rest. */
export function curvesOf(rows: readonly MetricsRow[]): Curve[] {
  const curves = new Map<string, Curve["points"]>();
  for (const { step, ...metrics } of rows)
    for (const [metric, value] of Object.entries(metrics))
      curves.set(metric, [...(curves.get(metric) ?? []), { step, value }]);
  return [...curves]
    .map(([metric, points]) => ({ metric, points }))
    .sort((a, b) => rank(a.metric) - rank(b.metric) || a.metric.localeCompare(b.metric));
}

function rank(metric: string): number {
  if (/loss/i.test(metric)) return 0;
  return /reward/i.test(metric) ? 1 : 2;
}

const levels = [..."▁▂▃▄▅▆▇█"];

/** A curve in one line of text, at most `width` characters wide: lowest value lowest bar. */
export function sparkline(values: readonly number[], width: number): string {
  const columns = squeezed(values, width);
  const low = Math.min(...columns);
  const span = Math.max(...columns) - low;
  return columns
    .map((value) => levels[span === 0 ? 0 : Math.round(((value - low) / span) * (levels.length - 1))])
    .join("");
}

/** So many means of neighbours as there are columns. */
function squeezed(values: readonly number[], width: number): number[] {
  if (values.length <= width) return [...values];
  return Array.from({ length: width }, (_, column) => {
    const part = values.slice(
      Math.floor((column * values.length) / width),
      Math.floor(((column + 1) * values.length) / width),
    );
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
}
