import type { Job } from "../api/types";
import { oneLine, wholeLine } from "../engine/progress";
import type { MetricsRow } from "../quality/result-csv";
import { progressLine } from "../waiting/progress";
import { spanText } from "../waiting/spans";
import type { TrainingProgress } from "../waiting/training-progress";
import { type Curve, curvesOf, sparkline } from "./curves";
import { metricText } from "./numbers";

/** What is known of one watched job. */
export interface Watched {
  job: Job;
  rows: MetricsRow[];
  training: TrainingProgress | undefined;
  /** Why the last look brought nothing. */
  trouble: string | undefined;
}

const most = 4;

/** An open job's lines in a terminal: how it stands, then its most telling curves. They are drawn over again and again. */
export function openJobBlock({ job, rows, training, trouble }: Watched, columns: number, wallMs: number): string[] {
  const lines = [oneLine(`${job.id}  ${progressLine(job, training, wallMs)}`), ...curveLines(rows, columns)];
  if (trouble !== undefined) lines.push(`  ${trouble}; still trying`);
  // A longer line would wrap, and the next drawing would leave half of it behind.
  return lines.map((line) => line.slice(0, columns - 1));
}

/** An ended job's lines, written once: the result in full, however many rows of the terminal it takes. */
export function endedJobBlock({ job, rows }: Watched, columns: number): string[] {
  return [endLine(job), ...curveLines(rows, columns)];
}

/** The line that says how a job ended. */
export function endLine(job: Job): string {
  return `${job.id}  ${wholeLine(endText(job))}`;
}

function curveLines(rows: MetricsRow[], columns: number): string[] {
  const curves = curvesOf(rows).slice(0, most);
  const widest = Math.max(0, ...curves.map(({ metric }) => metric.length));
  return curves.map((curve) => curveLine(curve, widest, columns));
}

function curveLine({ metric, points }: Curve, widest: number, columns: number): string {
  const values = points.map(({ value }) => value);
  const range = `${metricText(values[0] ?? 0)} → ${metricText(values.at(-1) ?? 0)}`;
  const width = Math.max(8, columns - widest - range.length - 8);
  return `  ${oneLine(metric).padEnd(widest)} ${sparkline(values, width)} ${range}`;
}

function endText(job: Job): string {
  const after = job.finishedAt === undefined ? "" : ` after ${spanText((job.finishedAt - job.createdAt) * 1000)}`;
  if (job.status === "succeeded") return `succeeded${after}: ${job.fineTunedModel ?? "the server names no model"}`;
  const { code, message } = job.error ?? { code: "", message: "the server gives no reason" };
  return `${job.status}${after}${job.status === "failed" ? `: ${code}: ${message}` : ""}`;
}
