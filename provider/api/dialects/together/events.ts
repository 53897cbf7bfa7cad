import { z } from "zod";
import { withoutNull } from "../../../values";
import type { JobEvent } from "../../types";
import { count, optional } from "../../wire-fields";
import { secondsOf } from "../times";
import type { MetricsRow } from "./metrics";

const text = optional(z.string());

/** Something that happened to a job, as Together tells it; numbers that do not apply are 0 or absent. */
export const WireTogetherEvent = z.looseObject({
  type: text,
  level: text,
  message: text,
  created_at: text,
  step: count,
  total_steps: count,
  token_count: count,
});

/** An event, parsed. */
export type TogetherEvent = z.output<typeof WireTogetherEvent>;

/** `GET /fine-tunes/{id}/events`. */
export const WireTogetherEvents = z.looseObject({ data: z.array(WireTogetherEvent).nullable() });

/**
 * The events of a job and, among them, what was measured at each step, newest first. An event's id is its place among those of
 * its kind, which only grow.
 */
export function eventsOf(jobId: string, wire: readonly TogetherEvent[], rows: readonly MetricsRow[]): JobEvent[] {
  const told = [...wire].sort((a, b) => timeOf(a) - timeOf(b));
  const totalSteps = Math.max(0, ...told.map(({ total_steps }) => total_steps ?? 0));
  const events = [
    ...rows.map((row, index) => {
      const seconds = row.seconds ?? timeAt(row.step, told);
      return measuredEvent(`${jobId}-measured-${index + 1}`, { ...row, seconds }, totalSteps);
    }),
    ...told.map((event, index) => eventFromWire(`${jobId}-${index + 1}`, event)),
  ];
  // Stable: of one second, what Together tells comes after what was measured.
  return events.sort((a, b) => a.createdAt - b.createdAt).reverse();
}

function eventFromWire(id: string, { type, level, message, created_at, ...counts }: TogetherEvent): JobEvent {
  const { step, total_steps, token_count } = counts;
  const data = withoutNull({
    step: positive(step),
    total_steps: positive(total_steps),
    token_count: positive(token_count),
  });
  return {
    id,
    object: "fine_tuning.job.event",
    createdAt: secondsOf(created_at) ?? 0,
    level: levelOf(level),
    message: message ?? "",
    ...withoutNull({ type, data: Object.keys(data).length > 0 ? data : undefined }),
  };
}

/** When a step was made that no measurement says the time of: by what was told from then on, or last. */
function timeAt(step: number, told: readonly TogetherEvent[]): number {
  const next = told.find((event) => (event.step ?? 0) >= step) ?? told.at(-1);
  return secondsOf(next?.created_at) ?? 0;
}

function measuredEvent(
  id: string,
  { seconds, step, metrics }: MetricsRow & { seconds: number },
  totalSteps: number,
): JobEvent {
  const { train_loss, full_valid_loss } = metrics;
  const said = [
    ...(train_loss === undefined ? [] : [`training loss=${train_loss.toFixed(2)}`]),
    ...(full_valid_loss === undefined ? [] : [`full validation loss=${full_valid_loss.toFixed(2)}`]),
  ];
  return {
    id,
    object: "fine_tuning.job.event",
    createdAt: seconds,
    level: "info",
    message: [
      `Step ${step}${totalSteps > 0 ? `/${totalSteps}` : ""}`,
      ...(said.length > 0 ? [said.join(", ")] : []),
    ].join(": "),
    type: "metrics",
    data: { step, ...(totalSteps > 0 ? { total_steps: totalSteps } : {}), ...metrics },
  };
}

/** `legacy_iwarning` and `warning` are `warn`. */
function levelOf(level: string | null | undefined): string {
  if (/error$/.test(level ?? "")) return "error";
  return /warning$/.test(level ?? "") ? "warn" : "info";
}

const timeOf = ({ created_at }: TogetherEvent) => Date.parse(created_at ?? "") || 0;
const positive = (value: number | null | undefined) => (typeof value === "number" && value > 0 ? value : undefined);
