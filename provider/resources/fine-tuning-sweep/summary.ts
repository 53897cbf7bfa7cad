import { count, dollars } from "../../amounts";
import type { DecidingMetric } from "../../quality/best";
import { inTraining, metricValue, metricWords, onUnseenData } from "../../quality/headline-metric";
import type { Budget, SelectBy } from "../job/lifecycle-inputs";
import { bestResult, decidingMetric, isUsable, type SweepResult } from "./choice";

export interface SweepSummary {
  /** A table, best first, with what it cost; several lines. */
  text: string;
  /** Why "best" may not mean what one hopes. */
  warning: string | undefined;
}

/** What stays on the screen of a sweep. */
export function sweepSummary(
  name: string,
  results: readonly SweepResult[],
  { selectBy, budget }: { selectBy?: SelectBy | undefined; budget?: Budget | undefined } = {},
): SweepSummary {
  const metric = decidingMetric(results, selectBy);
  const best = bestResult(results, selectBy);
  const rows = ranked(results, metric).map(({ result, rank }) => rowOf(result, rank, metric));
  const head = `sweep "${name}": ${costText(results, budget)}`;
  const foot = best === undefined ? [] : [`best: ${best.name}, ${ruleText(best.chosenBy)}`];
  return { text: [head, ...aligned(rows).map((line) => `  ${line}`), ...foot].join("\n"), warning: doubtOf(metric) };
}

interface Ranked {
  result: SweepResult;
  /** Absent for what cannot be the best. */
  rank?: number;
}

/** The usable models, best first, then all others in the order of the variations. */
function ranked(results: readonly SweepResult[], metric: DecidingMetric | undefined): Ranked[] {
  const order = (result: SweepResult) => {
    const value = measureOf(result, metric);
    if (value === undefined) return Number.POSITIVE_INFINITY;
    return metric?.direction === "max" ? -value : value;
  };
  const usable = results.filter(isUsable);
  // Subtracting two infinities would give no order at all.
  const sorted = usable.toSorted((a, b) => (order(a) === order(b) ? 0 : order(a) - order(b)));
  const others = results.filter((result) => !isUsable(result));
  return [...sorted.map((result, index) => ({ result, rank: index + 1 })), ...others.map((result) => ({ result }))];
}

function measureOf({ metrics }: SweepResult, metric: DecidingMetric | undefined): number | undefined {
  const value = metric === undefined ? undefined : metrics?.[metric.name];
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

function rowOf(result: SweepResult, rank: number | undefined, metric: DecidingMetric | undefined): string[] {
  const value = measureOf(result, metric);
  const { cost, error, status, model, refused = [] } = result;
  return [
    rank === undefined ? "-" : `${rank}.`,
    result.name,
    metric === undefined || value === undefined ? "" : `${metricWords(metric.name)} ${metricValue(value)}`,
    cost?.actual === undefined ? "" : dollars(cost.actual),
    status === "succeeded"
      ? `${refused.length > 0 ? "not accepted: " : ""}${model ?? "trained, not published"}`
      : `${status}${error === undefined ? "" : `: ${error.code}`}`,
  ];
}

/** Columns as wide as their widest cell; one that is empty throughout takes no room. */
function aligned(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows.map((row) =>
    row
      .flatMap((cell, column) => (widths[column] === 0 ? [] : [cell.padEnd(widths[column] ?? 0)]))
      .join("  ")
      .trimEnd(),
  );
}

function costText(results: readonly SweepResult[], { maxCost, maxTokens }: Budget = {}): string {
  const trained = results.filter(({ status }) => status === "succeeded").length;
  const actual = sumOf(results.map(({ cost }) => cost?.actual));
  const estimated = sumOf(results.map(({ cost }) => cost?.estimated));
  const tokens = sumOf(results.map(({ cost }) => cost?.estimatedTokens));
  const parts = [
    `${trained} of ${results.length} trained`,
    (actual === undefined ? "cost not known" : dollars(actual)) +
      (maxCost === undefined ? "" : ` of the budget's ${dollars(maxCost)}`) +
      (estimated === undefined ? "" : ` (estimated ${dollars(estimated)})`),
    maxTokens === undefined || tokens === undefined
      ? undefined
      : `estimated ${count(tokens)} of the budget's ${count(maxTokens)} tokens`,
  ];
  return parts.filter((part) => part !== undefined).join(" · ");
}

/** Of what is known; `undefined` where nothing is. */
function sumOf(values: (number | undefined)[]): number | undefined {
  return values.reduce((total, value) => (value === undefined ? total : (total ?? 0) + value), undefined);
}

/** `lowest fullValidLoss` as `lowest full valid loss`; other rules are sentences already. */
function ruleText(chosenBy: string): string {
  return /^(lowest|highest) \w+$/.test(chosenBy) ? metricWords(chosenBy) : chosenBy;
}

function doubtOf(metric: DecidingMetric | undefined): string | undefined {
  if (metric === undefined || metric.wanted || !inTraining.includes(metric.name)) return undefined;
  const direction = metric.direction === "min" ? "lowest" : "highest";
  return (
    `"best" means the ${direction} ${metricWords(metric.name)}, measured on the very examples that were trained on: ` +
    "the model that has learned them by heart wins. Give `base.validationFile`, and the best is the one that does best on " +
    `unseen data (${metricWords(onUnseenData[0] ?? "")}).`
  );
}
