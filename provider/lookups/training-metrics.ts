import type { FineTuningApi } from "../api/fine-tuning-api";
import type { Job } from "../api/types";
import { type MetricsRow, parseResultCsv } from "../quality/result-csv";

/** The rows of all result files of a job by step; empty where it has none. Rows of one step become one. */
export async function readTrainingMetrics(
  api: Pick<FineTuningApi, "fileContent">,
  { resultFiles }: Pick<Job, "resultFiles">,
): Promise<MetricsRow[]> {
  const bySteps = new Map<number, MetricsRow>();
  for (const id of resultFiles)
    for (const row of parseResultCsv(await api.fileContent(id)))
      bySteps.set(row.step, { ...bySteps.get(row.step), ...row });
  return [...bySteps.values()].sort((a, b) => a.step - b.step);
}
