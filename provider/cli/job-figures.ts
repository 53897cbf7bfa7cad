import type { FineTuningApi } from "../api/fine-tuning-api";
import { collect } from "../api/pages";
import { inParallel } from "../api/parallel";
import type { Job } from "../api/types";
import { messageOf, ProviderError } from "../errors";
import { headlineMetric } from "../quality/headline-metric";
import { finalMetrics } from "../quality/metrics";
import { costOfJob } from "../spend/estimate";
import { isTerminal } from "../waiting/milestones";
import { ifOffered } from "./offered";

/** What a list says of a job beside what the server's list says. */
export interface JobFigures {
  job: Job;
  /** The metric that says most: of the whole validation data, else of a part of them, else of the training data. */
  loss: { name: string; value: number } | undefined;
  /** US dollars for the tokens that were billed; reckoned, because no server tells a price. */
  cost: number | undefined;
}

type Metrics = Pick<FineTuningApi, "listCheckpoints" | "listEvents">;

/** So many questions are under way at once. */
const atOnce = 6;

/** Figures of each job, in order; one question each, none for a job that has not begun. A loss that cannot be read is absent. */
export async function figuresOf(
  api: Metrics,
  jobs: readonly Job[],
  withLoss: boolean,
): Promise<{ figures: JobFigures[]; trouble: string | undefined }> {
  let trouble: string | undefined;
  const metricsOf = async (job: Job) => {
    try {
      return withLoss ? await metricsNow(api, job) : undefined;
    } catch (error) {
      if (!ProviderError.is(error)) throw error;
      trouble ??= messageOf(error);
      return undefined;
    }
  };
  const figures = await inParallel(jobs, atOnce, async (job) => ({
    job,
    loss: headlineMetric(await metricsOf(job)),
    cost: costOfJob(job),
  }));
  return { figures, trouble };
}

/** Of an ended job the last checkpoint's metrics, which hold those of the validation data; of an open one the newest events'. */
async function metricsNow(api: Metrics, { id, status }: Job) {
  if (status === "validating_files" || status === "queued") return undefined;
  const checkpoints = isTerminal(status) ? await ifOffered(collect(api.listCheckpoints(id), 10), []) : [];
  const found = finalMetrics({ checkpoints });
  if (headlineMetric(found) !== undefined) return found;
  return finalMetrics({ events: await ifOffered(collect(api.listEvents(id), 100), []) });
}
