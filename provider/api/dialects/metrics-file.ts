/** What was measured at one step, under the names that OpenAI's API has for it. */
export interface Measured {
  step: number;
  metrics: Readonly<Record<string, number>>;
}

const METRICS = ":metrics";

/** The id under which a job's metrics are read as a result file, at vendors that answer them in a way of their own. */
export const metricsFileOf = (jobId: string): string => jobId + METRICS;

/** The job whose metrics an id of a file means; `undefined` for another file. */
export const jobOfMetricsFile = (fileId: string): string | undefined =>
  fileId.endsWith(METRICS) ? fileId.slice(0, -METRICS.length) : undefined;

/** The rows as a result file of OpenAI's, a line for each step. */
export function asCsv(rows: readonly Measured[]): string {
  const names = [...new Set(rows.flatMap(({ metrics }) => Object.keys(metrics)))];
  const bySteps = new Map<number, Measured["metrics"]>();
  for (const { step, metrics } of rows) bySteps.set(step, { ...bySteps.get(step), ...metrics });
  const lines = [...bySteps].map(([step, metrics]) => [step, ...names.map((name) => metrics[name] ?? "")].join(","));
  return `${[["step", ...names].join(","), ...lines].join("\n")}\n`;
}
