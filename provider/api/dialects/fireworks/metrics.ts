import { fieldsOf, parsedJson } from "../../../values";
import type { JobEvent } from "../../types";
import type { Measured } from "../metrics-file";

/** A row of the metrics file. */
export interface MeasuredRow extends Measured {
  /** Unix seconds; only older files say when. */
  at?: number;
}

/**
 * The rows of a metrics file, oldest first: one JSON object a line, its metrics beside `step` or, in older files, below `data`.
 * A line that is none, such as one that is still being written, is left out; of one step all lines count.
 */
export function measuredIn(text: string): MeasuredRow[] {
  const bySteps = new Map<number, MeasuredRow>();
  for (const line of text.split("\n")) {
    const row = fieldsOf(parsedJson(line));
    const step = row?.step;
    if (row === undefined || typeof step !== "number") continue;
    const { step: _step, timestamp, data, ...beside } = row;
    const measured = Object.entries({ ...beside, ...fieldsOf(data) }).flatMap(namedNumber);
    bySteps.set(step, {
      step,
      ...(typeof timestamp === "number" ? { at: timestamp } : {}),
      metrics: { ...bySteps.get(step)?.metrics, ...Object.fromEntries(measured) },
    });
  }
  return [...bySteps.values()].sort((a, b) => a.step - b.step);
}

/** Counters that repeat the step or count what is no quality of the model. */
const counters = new Set(["train/step", "train/epoch", "train/token", "train/total_tokens"]);

function namedNumber([name, value]: [string, unknown]): [string, number][] {
  if (typeof value !== "number" || !Number.isFinite(value) || counters.has(name)) return [];
  return [[name.replace(/^eval\//, "full_valid_").replaceAll("/", "_"), value]];
}

/** How far a job is. */
export interface Progress {
  /** The job's id. */
  id: string;
  /** Unix seconds: when the job was last changed, for rows that do not say when. */
  at: number;
  /** From 0 to 1. */
  part: number | undefined;
  rows: readonly MeasuredRow[];
}

/** Fireworks has no events. These are made of the metrics and the progress of a job, newest first. */
export function eventsOf({ id, at, part, rows }: Progress): JobEvent[] {
  const last = rows.at(-1)?.step;
  const total = last === undefined || part === undefined || part <= 0 ? undefined : Math.round(last / part);
  const measured = rows.map(({ step, at: then = at, metrics }) => ({
    ...eventAt(then, `${id}/step-${step}`, `Step ${step}${total === undefined ? "" : `/${total}`}`),
    data: { step, ...(total === undefined ? {} : { total_steps: total }), ...metrics },
  }));
  if (measured.length > 0 || part === undefined) return measured.reverse();
  const percent = Math.floor(part * 100);
  return [{ ...eventAt(at, `${id}/percent-${percent}`, `${percent}% done`), data: { percent } }];
}

const eventAt = (createdAt: number, id: string, message: string) => ({
  id,
  object: "fine_tuning.job.event",
  createdAt,
  level: "info",
  message,
  type: "metrics",
});
