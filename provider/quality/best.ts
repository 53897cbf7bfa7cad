import type { CheckpointMetrics } from "../api/types";
import { bestWhen } from "./metric-names";

/** A metric by name, best when low for losses and when high for everything else, unless `direction` says otherwise. */
export type Preference = string | { metric: string; direction: "min" | "max" };

/** The metric that decides which is the best. */
export interface DecidingMetric {
  name: string;
  direction: "min" | "max";
  /** True where the program named it. */
  wanted: boolean;
}

type Metrics = CheckpointMetrics | undefined;

/** The preferred metric, else the first of `usual` that any has; `undefined` where there is none. */
export function decidingMetric(
  all: readonly Metrics[],
  usual: readonly string[],
  preference: Preference | undefined,
): DecidingMetric | undefined {
  if (typeof preference === "object") return { name: preference.metric, direction: preference.direction, wanted: true };
  const name = preference ?? usual.find((metric) => all.some((metrics) => measured(metrics, metric) !== undefined));
  return name === undefined ? undefined : { name, direction: bestWhen(name), wanted: preference !== undefined };
}

/** The best by that metric; those without it are passed over, and of equals the first counts. */
export function bestBy<T>(
  candidates: readonly T[],
  metricsOf: (candidate: T) => Metrics,
  { name, direction }: DecidingMetric,
): T | undefined {
  const sign = direction === "min" ? 1 : -1;
  const ranked = candidates.flatMap((candidate) => {
    const value = measured(metricsOf(candidate), name);
    return value === undefined ? [] : [{ candidate, rank: sign * value }];
  });
  // Sorting keeps the order of equals.
  return ranked.toSorted((a, b) => a.rank - b.rank)[0]?.candidate;
}

/** `lowest fullValidLoss` */
export function ruleText({ name, direction }: DecidingMetric): string {
  return `${direction === "min" ? "lowest" : "highest"} ${name}`;
}

function measured(metrics: Metrics, name: string): number | undefined {
  const value = metrics !== undefined && Object.hasOwn(metrics, name) ? metrics[name] : undefined;
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}
