import { count } from "../amounts";
import type { DataOrigin } from "../lineage/lineage";
import { chooseCheckpoint } from "../quality/choose";
import { metricWords } from "../quality/headline-metric";
import { bestWhen } from "../quality/metric-names";
import { fieldsOf } from "../values";
import { spanText } from "../waiting/spans";
import type { JobReport } from "./collect-report";
import { settingText } from "./numbers";

/** What a comparison tells of each job. */
export type Compared = Pick<JobReport, "job" | "lineage" | "checkpoints" | "cost">;

/** One fact of all jobs, side by side. */
export interface ComparedRow {
  title: string;
  /** What was set before the training, or what came of it. */
  kind: "setting" | "result";
  /** One for each job; an empty text where it is not known. */
  cells: string[];
  /** For each job whether no other is better. None is where all are alike, or cannot be compared. */
  best: boolean[];
}

/** The settings of the jobs, then what came of them; rows without any value are left out. */
export function comparedRows(jobs: readonly Compared[]): ComparedRow[] {
  const settings: [string, (one: Compared) => string | undefined][] = [
    ["base", ({ lineage }) => lineage.base],
    ["method", ({ lineage }) => lineage.method],
    ...namesIn(jobs.map(hyperparameters)).map((name): [string, (one: Compared) => string | undefined] => [
      name,
      (one) => {
        const value = hyperparameters(one)[name];
        return value === undefined ? undefined : settingText(value);
      },
    ]),
    ["seed", ({ lineage }) => lineage.seed?.toString()],
    ["training data", ({ lineage }) => dataText(lineage.trainingData)],
    ["validation data", ({ lineage }) => lineage.validationData && dataText(lineage.validationData)],
    ["commit", ({ lineage: { git } }) => (git?.source === "recorded" ? git.commit.slice(0, 12) : undefined)],
  ];
  const costs = jobs.map(({ cost }) => cost);
  const rows = [
    ...settings.map(([title, textOf]) => plainRow(title, "setting", jobs.map(textOf))),
    plainRow(
      "status",
      "result",
      jobs.map(({ job }) => job.status),
    ),
    ...namesIn(jobs.map(metricsOf)).map((name) => metricRow(name, jobs)),
    plainRow("best checkpoint", "result", jobs.map(bestCheckpointText)),
    leastRow(
      "tokens billed",
      jobs.map(({ job }) => job.trainedTokens),
      count,
    ),
    leastRow("cost", costs, costText(costs)),
    leastRow("duration", jobs.map(secondsOf), (seconds) => spanText(seconds * 1_000)),
  ];
  return rows.filter(({ cells }) => cells.some((cell) => cell !== ""));
}

/** Whether the jobs are not all alike in this. */
export const differs = ({ cells }: ComparedRow): boolean => new Set(cells).size > 1;

/** Whether all that were validated were so on the same data; losses on different data say nothing about each other. */
export function sameValidation(jobs: readonly Compared[]): boolean {
  return (
    new Set(jobs.flatMap(({ lineage }) => (lineage.validationData ? [dataText(lineage.validationData)] : []))).size <= 1
  );
}

function metricRow(name: string, jobs: readonly Compared[]): ComparedRow {
  const sign = bestWhen(name) === "min" ? 1 : -1;
  const comparable = !/^(full)?valid/i.test(name) || sameValidation(jobs);
  const values = jobs.map((one) => metricsOf(one)[name]);
  const row = leastRow(
    metricWords(name),
    values.map((value) => (value === undefined ? undefined : sign * value)),
    (value) => (sign * value).toFixed(4),
  );
  return comparable ? row : { ...row, best: row.best.map(() => false) };
}

function leastRow(title: string, values: (number | undefined)[], textOf: (value: number) => string): ComparedRow {
  const known = values.filter((value) => value !== undefined);
  const least = Math.min(...known);
  const alike = known.every((value) => value === least);
  return {
    title,
    kind: "result",
    cells: values.map((value) => (value === undefined ? "" : textOf(value))),
    best: values.map((value) => !alike && value === least),
  };
}

function plainRow(title: string, kind: ComparedRow["kind"], cells: (string | undefined)[]): ComparedRow {
  return { title, kind, cells: cells.map((cell) => cell ?? ""), best: cells.map(() => false) };
}

const namesIn = (objects: readonly object[]) => [...new Set(objects.flatMap((one) => Object.keys(one)))];

const hyperparameters = ({ lineage }: Compared) => fieldsOf(lineage.hyperparameters) ?? {};

function metricsOf({ lineage }: Compared): Record<string, number> {
  const entries = Object.entries(lineage.metrics ?? {}).filter(
    (entry): entry is [string, number] => entry[0] !== "step" && Number.isFinite(entry[1]),
  );
  return Object.fromEntries(entries.sort(([a], [b]) => rank(a) - rank(b)));
}

/** What says most about new data first. */
const rank = (name: string) =>
  ["fullValid", "valid", "train"].findIndex((data) => name.startsWith(data)) + (/loss/i.test(name) ? 0 : 3);

function bestCheckpointText({ checkpoints }: Compared): string | undefined {
  const best = chooseCheckpoint(checkpoints);
  return best === undefined ? undefined : `step ${count(best.checkpoint.stepNumber)}`;
}

/** Why each job's best checkpoint is the best: `Best checkpoint: of bot the lowest full valid loss, of other the last checkpoint.` */
export function whyBest(names: readonly string[], jobs: readonly Compared[]): string | undefined {
  const reasons = jobs.flatMap(({ checkpoints }, at) => {
    const best = chooseCheckpoint(checkpoints);
    return best === undefined ? [] : [{ name: names[at] ?? "", reason: metricWords(best.chosenBy) }];
  });
  const each = [...new Set(reasons.map(({ reason }) => reason))].map((reason) => {
    const of = reasons.filter((one) => one.reason === reason).map(({ name }) => name);
    return `of ${of.join(" and ")} the ${reason}`;
  });
  return each.length === 0 ? undefined : `Best checkpoint: ${each.join(", ")}.`;
}

/** Amounts of one row with as many digits each: cents, or finer where one is below a dollar. */
function costText(costs: readonly (number | undefined)[]): (cost: number) => string {
  const digits = costs.some((cost) => cost !== undefined && cost < 1) ? 4 : 2;
  const format = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return (cost) => `$${cost.toLocaleString("en-US", format)}`;
}

const dataText = ({ contentHash, filename, fileId }: DataOrigin) => contentHash ?? filename ?? fileId;

const secondsOf = ({ job }: Compared) => (job.finishedAt === undefined ? undefined : job.finishedAt - job.createdAt);
