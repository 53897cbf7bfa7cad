import { z } from "zod";
import type { Measured } from "../metrics-file";

/** `GET /fine-tunes/{id}/metrics`: objects of numbers, some of them of the training and some of an evaluation. */
export const WireMetrics = z.looseObject({
  metrics: z.array(z.record(z.string(), z.unknown())).nullish(),
});

/** What was measured at one moment. */
export interface MetricsRow extends Measured {
  /** Unix seconds; `undefined` where Together does not say. */
  seconds: number | undefined;
}

const NANO = 1e9;

/** The rows in the order of steps. A row that names no step is left out, and so is whatever is no number. */
export function metricsRows(wire: z.output<typeof WireMetrics>): MetricsRow[] {
  const rows = (wire.metrics ?? []).flatMap((row) => {
    const { timestamp, "train/global_step": step, "train/epoch": _epoch, ...measured } = row;
    if (typeof step !== "number") return [];
    const named = Object.entries(measured).flatMap(([name, value]) =>
      typeof value === "number" && Number.isFinite(value) ? [[nameOf(name), value] as const] : [],
    );
    return [{ step, seconds: secondsOf(timestamp), metrics: Object.fromEntries(named) }];
  });
  return rows.sort((a, b) => a.step - b.step);
}

/** `train/grad_norm` is `train_grad_norm`; an evaluation reads all validation data, so `eval/loss` is `full_valid_loss`. */
function nameOf(name: string): string {
  return name.replace(/^eval\//, "full_valid_").replace(/\//g, "_");
}

/** Nanoseconds, as the documentation's sample has them. */
const secondsOf = (timestamp: unknown) => (typeof timestamp === "number" ? Math.floor(timestamp / NANO) : undefined);
