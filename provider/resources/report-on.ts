import { collect } from "../api/pages";
import type { Job, JobEvent } from "../api/types";
import type { Connection } from "../session";
import { actualCost } from "../spend/estimate";
import { failureReport, linesNamedIn, type OffendingLine } from "./failure-report";
import type { Settling } from "./settle";
import { resourceName } from "./vendor-filename";

const NEWEST_EVENTS = 50;

/** The report on a job that failed, with what the server and the user's own file can tell about it. */
export async function reportOn(settling: Settling, job: Job): Promise<string> {
  const { session, connection, inputs, phase } = settling;
  // The report is about the job; where its events cannot be had it goes out without them.
  const events = await collect(connection.api.listEvents(job.id), NEWEST_EVENTS).catch(() => []);
  return failureReport({
    doing: phase === "create" ? "creating" : "updating",
    name: resourceName(inputs.resourceUrn),
    job,
    events,
    offending: await offendingLines(settling, job, events),
    cost: actualCost({
      model: job.model,
      method: job.method?.type,
      trainedTokens: job.trainedTokens,
      pricePerMillionTokens: inputs.budget?.pricePerMillionTokens,
    }),
    nowSeconds: session.clock.wall() / 1000,
    dashboard: dashboardOf(connection, job),
  });
}

async function offendingLines({ session, inputs }: Settling, job: Job, events: JobEvent[]): Promise<OffendingLine[]> {
  const validation = job.error?.code === "invalid_validation_file" || job.error?.param === "validation_file";
  const hash = (validation ? inputs.validationData : inputs.trainingData)?.contentHash;
  const messages = [
    job.error?.message ?? "",
    ...events.filter(({ level }) => level === "error").map(({ message }) => message),
  ];
  const lines = [...new Set(messages.flatMap(linesNamedIn))];
  return hash === undefined || lines.length === 0 ? [] : session.sources.excerpts(hash, lines);
}

function dashboardOf({ place }: Connection, job: Job): string | undefined {
  return new URL(place.baseUrl).hostname === "api.openai.com"
    ? `https://platform.openai.com/finetune/${job.id}`
    : undefined;
}
