import type { Job } from "../api/types";
import { oneLine, wholeLine } from "../engine/progress";
import type { MetricsRow } from "../quality/result-csv";
import { progressLine } from "../waiting/progress";
import { spanText } from "../waiting/spans";
import type { TrainingProgress } from "../waiting/training-progress";
import { cutTo } from "./columns";
import { curvesOf, rankOf } from "./curves";
import { paintedStatus } from "./list-view";
import { metricText } from "./numbers";
import type { Page } from "./page";
import { sparklines } from "./sparklines";
import { alignedAtPoint } from "./table";

/** What is known of one watched job. */
export interface Watched {
  job: Job;
  rows: MetricsRow[];
  training: TrainingProgress | undefined;
  /** Why the last look brought nothing. */
  trouble: string | undefined;
}

/** An open job's lines in a terminal: how it stands, then its curves. They are drawn over again and again. */
export function openJobBlock(
  { job, rows, training, trouble }: Watched,
  columns: number,
  wallMs: number,
  detail: Detail = "all",
): string[] {
  const lines = [
    oneLine(`${job.id}  ${progressLine(job, training, wallMs)}`),
    ...(detail === "none" ? [] : curveLines(job, rows, columns, detail)),
  ];
  if (trouble !== undefined) lines.push(`  ${trouble}; still trying`);
  // A longer line would wrap, and the next drawing would leave half of it behind.
  return lines.map((line) => cutTo(line, columns - 1));
}

/** Which curves of a job there is room for. */
type Detail = "all" | "losses" | "none";

/**
 * The lines of all open jobs, in as many rows as the terminal has: a drawing that is higher could not be drawn over. Where there
 * are too few, accuracies go first, then all curves, then the last jobs, and a line says so.
 */
export function openJobsBlock(open: readonly Watched[], columns: number, rows: number, wallMs: number): string[] {
  const drawings = (["all", "losses", "none"] as const).map((detail) =>
    open.flatMap((one) => openJobBlock(one, columns, wallMs, detail)),
  );
  const fitting = drawings.find(({ length }) => length < rows);
  if (fitting !== undefined) return fitting;
  const shown = (drawings.at(-1) ?? []).slice(0, Math.max(1, rows - 2));
  return [...shown, cutTo("  and more than this terminal has rows for", columns - 1)];
}

/** An ended job's lines, written once: the result in full, however many rows of the terminal it takes. */
export function endedJobBlock({ job, rows }: Watched, page: Page): string[] {
  return [endLine(job, page), ...curveLines(job, rows, page.width ?? 80, "all")];
}

/** The line that says how a job ended. */
export function endLine(job: Job, page: Page): string {
  const line = wholeLine(endText(job));
  return `${wholeLine(job.id)}  ${paintedStatus(job.status, job.status, page)}${line.slice(job.status.length)}`;
}

/** What a training by this method is expected to measure, so that a row has its place before it has a value. */
function expectedOf({ method, validationFile }: Job): string[] {
  const measured = method?.type === "reinforcement" ? ["MeanReward"] : ["Loss", "MeanTokenAccuracy"];
  const parts = ["train", ...(validationFile === undefined ? [] : ["valid", "fullValid"])];
  return measured.flatMap((what) => parts.map((part) => `${part}${what}`));
}

function curveLines(job: Job, rows: MetricsRow[], columns: number, detail: "all" | "losses"): string[] {
  const measured = curvesOf(rows);
  const expected = expectedOf(job);
  const curves = [
    ...expected.map((metric) => measured.find((curve) => curve.metric === metric) ?? { metric, points: [] }),
    ...measured.filter(({ metric }) => !expected.includes(metric)),
  ].filter(({ metric }) => detail === "all" || rankOf(metric) < 2);
  const widest = Math.max(0, ...curves.map(({ metric }) => metric.length));
  const ends = [0, -1].map((at) =>
    alignedAtPoint(curves.map(({ points }) => (points.length === 0 ? "–" : metricText(points.at(at)?.value ?? 0)))),
  );
  const ranges = curves.map(({ points }, row) =>
    points.length === 0 ? "–" : `${ends[0]?.[row] ?? ""} → ${ends[1]?.[row] ?? ""}`,
  );
  const room = columns - widest - Math.max(0, ...ranges.map(({ length }) => length)) - 5;
  const drawn = sparklines(curves, Math.max(8, room));
  const length = Math.max(0, ...drawn.map((line) => line.length));
  return curves.map(({ metric }, row) =>
    `  ${oneLine(metric).padEnd(widest)} ${(drawn[row] ?? "").padEnd(length)} ${ranges[row] ?? ""}`.trimEnd(),
  );
}

function endText(job: Job): string {
  const after = job.finishedAt === undefined ? "" : ` after ${spanText((job.finishedAt - job.createdAt) * 1000)}`;
  if (job.status === "succeeded") return `succeeded${after}: ${job.fineTunedModel ?? "trained, not published"}`;
  const { code, message } = job.error ?? { code: "", message: "the server gives no reason" };
  return `${job.status}${after}${job.status === "failed" ? `: ${code}: ${message}` : ""}`;
}
