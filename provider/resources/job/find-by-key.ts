import { absent } from "../../api/absent";
import { dialectOf } from "../../api/dialects";
import { marksAreKept } from "../../api/dialects/mark";
import type { FineTuningApi } from "../../api/fine-tuning-api";
import { KEY_ENTRY } from "../../api/job-marks";
import { isSnapshotOf } from "../../api/model-names";
import { isGone } from "../../api/statuses";
import type { Job } from "../../api/types";
import { isFailure, isOpen } from "../../waiting/milestones";
import type { FineTuningJobInputs } from "./inputs";
import type { SubmitKeys } from "./training-request";

/**
 * The newest job of this declaration that is alive, or has succeeded and still has its model.
 * The key is compared here again, because a server may ignore the filter.
 */
export async function findOwnJob(
  api: Pick<FineTuningApi, "listJobs" | "getModel">,
  keys: SubmitKeys,
): Promise<Job | undefined> {
  for (const key of keys) {
    const own: Job[] = [];
    for await (const job of api.listJobs({ metadata: { [KEY_ENTRY]: key } })) if (carriesKey(job, keys)) own.push(job);
    const found = await newestUsable(api, own);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** So many characters make a key unique: its version and 68 bits of its hash. */
const ENOUGH_OF_A_KEY = 20;

/** A key or the beginning of one, see `submitKeys`. */
const A_KEY = /^k\d+:[0-9a-f]+$/;

/** Whether a job's mark is one of these keys, or the beginning of it that a server has left. */
export function carriesKey({ metadata }: Job, keys: SubmitKeys): boolean {
  const mark = metadata?.[KEY_ENTRY] ?? "";
  return mark.length >= ENOUGH_OF_A_KEY && keys.some((key) => key.startsWith(mark));
}

/**
 * Whether a job's mark shows it to be another declaration's. What is too short, or is no key of ours because a server
 * spells it in its own way, shows nothing: the job may well be this declaration's.
 */
export function carriesAnotherKey({ metadata }: Job, keys: SubmitKeys): boolean {
  const mark = metadata?.[KEY_ENTRY] ?? "";
  return A_KEY.test(mark) && !keys.some((key) => key.startsWith(mark));
}

/** The job that the journal names; it counts where the server's list lags, drops metadata, or is not there. */
export async function findJournaledJob(
  api: Pick<FineTuningApi, "getJob" | "getModel">,
  keys: SubmitKeys,
  jobId: string,
): Promise<Job | undefined> {
  const job = await api.getJob(jobId).catch(absent);
  // A server that was set up anew may have given the id to somebody else's job.
  return job === undefined || carriesAnotherKey(job, keys) ? undefined : newestUsable(api, [job]);
}

async function newestUsable(api: Pick<FineTuningApi, "getModel">, jobs: Job[]): Promise<Job | undefined> {
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
    return isGone(error) && error.code === "model_not_found";
  }
}

/** How many of the account's newest jobs are looked at for one that lost its mark. */
const NEWEST = 100;

export interface Unmarked {
  /** Jobs on the same file, model and suffix that bear no other key and that no journal entry explains, newest first. */
  candidates: Job[];
  /** True when some job shows that marks are kept, so that jobs without ours are not ours. */
  marksAreShown: boolean;
}

/** Looks for jobs of ours on a server that drops metadata, or a part of them. */
export async function findUnmarked(
  api: Pick<FineTuningApi, "endpoint" | "listJobs">,
  {
    keys,
    inputs,
    explained,
  }: { keys: SubmitKeys; inputs: FineTuningJobInputs; explained: ReadonlyMap<string, string> },
): Promise<Unmarked> {
  const { mark } = dialectOf(api.endpoint);
  const shownSuffix = mark.shownSuffix(inputs.suffix);
  const candidates: Job[] = [];
  let marksAreShown = false;
  let seen = 0;
  for await (const job of api.listJobs()) {
    if (++seen > NEWEST) break;
    marksAreShown ||= marksAreKept(mark, job);
    const ruledOut = carriesAnotherKey(job, keys) || explained.has(job.id) || isFailure(job.status);
    if (!ruledOut && trainsTheSame(job, inputs, shownSuffix)) candidates.push(job);
  }
  return { candidates, marksAreShown };
}

function trainsTheSame(job: Job, inputs: FineTuningJobInputs, shownSuffix: string | undefined): boolean {
  const sameModel = isSnapshotOf(inputs.model, job.model);
  const sameSuffix = job.suffix === undefined || job.suffix === inputs.suffix || job.suffix === shownSuffix;
  return sameModel && sameSuffix && job.trainingFile === inputs.trainingFile;
}
