import type { CheckpointMetrics } from "../api/types";

/** What says most about data that the model has not seen comes first; the two rewards are what reinforcement training has. */
export const onUnseenData = ["fullValidLoss", "fullValidMeanReward", "validLoss", "validMeanReward"];

/** All there is of a model that was trained without validation data. */
export const inTraining = ["trainMeanReward", "trainLoss"];

/** The one metric that tells most about a model: the wanted one, where there is one. */
export function headlineMetric(
  metrics: CheckpointMetrics | undefined,
  wanted?: string,
): { name: string; value: number } | undefined {
  for (const name of [...(wanted === undefined ? [] : [wanted]), ...onUnseenData, ...inTraining]) {
    const value = metrics !== undefined && Object.hasOwn(metrics, name) ? metrics[name] : undefined;
    if (value !== undefined && Number.isFinite(value)) return { name, value };
  }
  return undefined;
}

/** `fullValidLoss` of 4.338 as `full valid loss 4.34`. */
export function metricText({ name, value }: { name: string; value: number }): string {
  return `${metricWords(name)} ${metricValue(value)}`;
}

/** `full valid loss` */
export function metricWords(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
}

/** Two digits after the point, or the first two that are not 0. */
export function metricValue(value: number): string {
  return value !== 0 && Math.abs(value) < 0.1 ? value.toPrecision(2) : value.toFixed(2);
}
