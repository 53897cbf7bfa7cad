import type { FineTuningApi, Job } from "../api/types";
import { ApiError } from "../errors";
import { isFailure, isOpen } from "../waiting/milestones";
import type { FineTuningJobInputs } from "./fine-tuning-job.inputs";
import type { JournalEntry } from "./journal";
import { isSnapshotOf, KEY_ENTRY } from "./training-request";

/**
 * The newest job of this declaration that is alive, or has succeeded and still has its model.
 * The key is compared here again, because a server may ignore the filter.
 */
export async function findOwnJob(api: FineTuningApi, key: string): Promise<Job | undefined> {
  const own: Job[] = [];
  for await (const job of api.listJobs({ metadata: { [KEY_ENTRY]: key } }))
    if (job.metadata?.[KEY_ENTRY] === key) own.push(job);
  return newestUsable(api, own);
}

/** The job that the journal names; it counts where the server's list lags or drops metadata. */
export async function findJournaledJob(api: FineTuningApi, entry: JournalEntry): Promise<Job | undefined> {
  if (entry.jobId === undefined || entry.baseUrl !== api.place.baseUrl) return undefined;
  const job = await api.getJob(entry.jobId).catch(absent);
  return job === undefined ? undefined : newestUsable(api, [job]);
}

async function newestUsable(api: FineTuningApi, jobs: Job[]): Promise<Job | undefined> {
  const newestFirst = jobs.filter((job) => !isFailure(job.status)).sort((a, b) => b.createdAt - a.createdAt);
  for (const job of newestFirst)
    if (isOpen(job.status) || !(await modelIsGone(api.getModel, job.fineTunedModel))) return job;
  return undefined;
}

/** Gone only when the server says `model_not_found`: any other answer cannot tell, and a model is not paid for twice on a guess. */
export async function modelIsGone(getModel: FineTuningApi["getModel"], model: string | undefined): Promise<boolean> {
  if (model === undefined) return false;
  try {
    await getModel(model);
    return false;
  } catch (error) {
    return ApiError.is(error) && error.status === 404 && error.code === "model_not_found";
  }
}

/** How many of the account's newest jobs are looked at for one that lost its mark. */
const NEWEST = 100;

export interface Unmarked {
  /** Jobs on the same file, model and suffix that carry no mark and that no journal entry explains, newest first. */
  candidates: Job[];
  /** True when some job carries metadata, so that jobs without our mark are not ours. */
  serverKeepsMetadata: boolean;
}

/** Looks for jobs of ours on a server that drops metadata. */
export async function findUnmarked(
  api: FineTuningApi,
  inputs: FineTuningJobInputs,
  explained: ReadonlyMap<string, string>,
): Promise<Unmarked> {
  const candidates: Job[] = [];
  let serverKeepsMetadata = false;
  let seen = 0;
  for await (const job of api.listJobs()) {
    if (++seen > NEWEST) break;
    const marked = Object.keys(job.metadata ?? {}).length > 0;
    serverKeepsMetadata ||= marked;
    if (!marked && !explained.has(job.id) && !isFailure(job.status) && trainsTheSame(job, inputs)) candidates.push(job);
  }
  return { candidates, serverKeepsMetadata };
}

function trainsTheSame(job: Job, inputs: FineTuningJobInputs): boolean {
  const sameModel = isSnapshotOf(inputs.model, job.model);
  const sameSuffix = job.suffix === undefined || job.suffix === inputs.suffix;
  return sameModel && sameSuffix && job.trainingFile === inputs.trainingFile;
}

/** For `catch`: 404 is absence; everything else flies. */
export function absent(error: unknown): undefined {
  if (!ApiError.is(error) || error.status !== 404) throw error;
}
