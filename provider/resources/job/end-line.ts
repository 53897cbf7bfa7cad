import { count, dollars } from "../../amounts";
import type { Job } from "../../api/types";
import { callNames } from "../../lineage/declared-as";
import { headlineMetric, metricText } from "../../quality/headline-metric";
import { noteOn } from "../../waiting/milestones";
import { fitting } from "../../waiting/progress";
import { tookText } from "../../waiting/spans";
import type { WaitResult } from "../../waiting/wait";
import type { Cost, JobOutputs } from "./job-resource";
import type { SelectBy } from "./lifecycle-inputs";

/**
 * The one line that stays of a training:
 * `trained ft:… in 3 min 20 s · 21,105 tokens · $0.06 (estimated $0.06) · full valid loss 4.34 · fine-tuning report dev/bot`.
 */
export function trainedLine(job: Job, { cost, metrics }: Pick<JobOutputs, "cost" | "metrics">, by?: SelectBy): string {
  const metric = headlineMetric(metrics, typeof by === "object" ? by.metric : by);
  const took = job.finishedAt === undefined ? "" : ` in ${tookText((job.finishedAt - job.createdAt) * 1000)}`;
  const parts = [
    job.fineTunedModel === undefined ? `trained${took}, not published` : `trained ${job.fineTunedModel}${took}`,
    job.trainedTokens === undefined ? undefined : `${count(job.trainedTokens)} tokens`,
    costText(cost),
    metric && metricText(metric),
    `fine-tuning report ${callNames(job).report}`,
  ];
  return parts.filter((part) => part !== undefined).join(" · ");
}

/** `$0.06 (estimated $0.06)`; what is not known is left out. */
export function costText({ actual, estimated }: Partial<Cost> = {}): string | undefined {
  const foreseen = estimated === undefined ? undefined : `estimated ${dollars(estimated)}`;
  if (actual === undefined) return foreseen;
  return foreseen === undefined ? dollars(actual) : `${dollars(actual)} (${foreseen})`;
}

/** What is said at the submit, as much of it as the row has room for: the id, and how to watch the training. */
export function submittedLine(job: Job, room = Number.POSITIVE_INFINITY): string {
  const watch = `fine-tuning watch ${callNames(job).watch}`;
  return fitting([`submitted ${job.id} · ${watch}`, `${job.id} · ${watch}`, watch, "submitted"], room);
}

/** Where a job stands that is not waited for to its end. */
export function reachedLine(job: Job): string {
  return `job ${job.id}: ${noteOn(job.status)}, which is as far as waitFor waits · fine-tuning watch ${callNames(job).watch}`;
}

/** What a row says last of a wait that brought no model. */
export function endNote({ outcome, value: { status, error } }: WaitResult<Job>): string {
  switch (outcome) {
    case "done":
      return status;
    case "failed":
      return error?.code === undefined ? status : `${status}: ${error.code}`;
    case "timed-out":
      return "not waited for any longer";
    case "unreachable":
      return "the server does not answer";
    case "refused":
      return "the server refused";
    case "interrupted":
      return "interrupted";
  }
}
