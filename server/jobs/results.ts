import type { MethodType } from "../engines/types";
import type { StepRow } from "../store/history";

type Column = [heading: string, metric: string];

const supervised: Column[] = [
  ["train_loss", "train_loss"],
  ["train_accuracy", "train_mean_token_accuracy"],
  ["valid_loss", "valid_loss"],
  ["valid_mean_token_accuracy", "valid_mean_token_accuracy"],
];

// Metrics of an epoch's end stand in events and checkpoints; the vendor's table does not have them.
const leftOut = /^(full_valid_|step$|total_steps$)/;

/** The table of a finished job: one row per step, empty cells where a step had no such metric. */
export function resultCsv(steps: StepRow[], method: MethodType): string {
  const columns = method === "reinforcement" ? [] : [...supervised];
  const named = new Set(columns.map(([, metric]) => metric));
  if (method !== "supervised") {
    const others = new Set(steps.flatMap((row) => Object.keys(row.metrics)));
    for (const metric of [...others].sort()) {
      if (!named.has(metric) && !leftOut.test(metric)) columns.push([metric, metric]);
    }
  }
  const heading = ["step", ...columns.map(([name]) => name)].join(",");
  const rows = steps.map((row) => [row.step, ...columns.map(([, metric]) => row.metrics[metric] ?? "")].join(","));
  return `${[heading, ...rows].join("\n")}\n`;
}
