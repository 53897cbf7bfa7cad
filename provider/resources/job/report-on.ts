import { collect } from "../../api/pages";
import type { Job, JobEvent } from "../../api/types";
import { resourceName } from "../../engine/urn";
import type { Connection } from "../../session/session";
import type { DataSource } from "../../session/source-lines";
import { costOfJob } from "../../spend/estimate";
import { type AwaitedJob, verb } from "./awaited-job";
import { dataOfJob } from "./data-of-job";
import { failureCause, isAboutData, linesNamedIn, roleOf } from "./failure-cause";
import { failureReport, LINES_SHOWN } from "./failure-report";

const NEWEST_EVENTS = 50;

/** The report on a job that failed, with what the server and the user's own file can tell about it. */
export async function reportOn(awaited: AwaitedJob, job: Job): Promise<string> {
  const { session, connection, inputs, phase } = awaited;
  // The report is about the job; where its events cannot be had it goes out without them.
  const events = await collect(connection.api.listEvents(job.id), NEWEST_EVENTS).catch(() => []);
  const named = linesNamed(job, events);
  return failureReport({
    doing: verb[phase],
    name: resourceName(inputs.resourceUrn),
    job,
    events,
    named,
    source: await sourceOf(awaited, job, named),
    cost: costOfJob(job, inputs.budget?.pricePerMillionTokens),
    nowSeconds: session.clock.wall() / 1000,
    dashboard: dashboardOf(connection, job),
  });
}

/** All lines of the data that the server names in its reason and in its error events. */
function linesNamed(job: Job, events: readonly JobEvent[]): number[] {
  // Counts of examples are no lines.
  if (!isAboutData(failureCause(job)) || job.error?.code === "invalid_n_examples") return [];
  const messages = [
    job.error?.message ?? "",
    ...events.filter(({ level }) => level === "error").map(({ message }) => message),
  ];
  return [...new Set(messages.flatMap(linesNamedIn))];
}

async function sourceOf(
  { session, inputs }: AwaitedJob,
  job: Job,
  named: readonly number[],
): Promise<DataSource | undefined> {
  const data = dataOfJob(job, inputs);
  const hash = data[roleOf(job) === "validation" ? "validationData" : "trainingData"]?.contentHash;
  return hash === undefined || named.length === 0
    ? undefined
    : session.sources.excerpts(hash, named.slice(0, LINES_SHOWN));
}

function dashboardOf({ endpoint }: Connection, job: Job): string | undefined {
  return new URL(endpoint.baseUrl).hostname === "api.openai.com"
    ? `https://platform.openai.com/finetune/${job.id}`
    : undefined;
}
