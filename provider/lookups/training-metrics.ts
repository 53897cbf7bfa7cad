import type { FineTuningApi } from "../api/fine-tuning-api";
import type { Job } from "../api/types";
import { type MetricsRow, parseResultCsv } from "../quality/result-csv";

/** The rows of all result tables of a job by step; empty where it has none. Rows of one step become one. */
export async function readTrainingMetrics(
  api: Pick<FineTuningApi, "fileContent" | "getFile">,
  { resultFiles }: Pick<Job, "resultFiles">,
): Promise<MetricsRow[]> {
  const bySteps = new Map<number, MetricsRow>();
  for (const id of await tablesOf(api, resultFiles))
    for (const row of parseResultCsv(await api.fileContent(id)))
      bySteps.set(row.step, { ...bySteps.get(row.step), ...row });
  return [...bySteps.values()].sort((a, b) => a.step - b.step);
}

/** A server may give the model itself beside the table: what is named as something else is not read, because it is large. */
async function tablesOf(api: Pick<FineTuningApi, "getFile">, [first, ...more]: readonly string[]): Promise<string[]> {
  if (first === undefined) return [];
  if (more.length === 0) return [first];
  const files = await Promise.all([first, ...more].map((id) => api.getFile(id)));
  return files.filter(({ filename }) => /\.csv$/i.test(filename)).map(({ id }) => id);
}
