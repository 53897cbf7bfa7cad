import type { FineTuningApi, Job } from "../api/types";
import { mayHaveBeenAccepted, UserError } from "../errors";
import type { Clock } from "../waiting/clock";
import { findJournaledJob, findOwnJob, findUnmarked } from "./find-job";
import type { FineTuningJobInputs } from "./fine-tuning-job.inputs";
import type { Journal, JournalEntry } from "./journal";
import { KEY_ENTRY, requestOf } from "./training-request";

/** Lists may lag behind an accepted create call; 10 s were seen. */
const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 2_000;

/** What obtaining a job needs of the world. */
export interface Obtaining {
  api: FineTuningApi;
  journal: Journal;
  clock: Clock;
  /** The resource's name, for sentences. */
  name: string;
  key: string;
  inputs: FineTuningJobInputs;
  /** Throws where the job must not be submitted. */
  beforeSubmit: () => void;
  /** Waits for a free place among the account's open jobs; called just before the create call. */
  takePlace: (create: () => Promise<Job>) => Promise<Job>;
  warn: (sentence: string) => void;
}

export type Obtained = { how: "submitted" | "found"; job: Job };

/**
 * This declaration's own job: found by its key, else submitted, exactly once. The process may die between any two
 * lines: whatever the server accepted is found again by the mark in its metadata or by the journal.
 */
export async function obtainJob(obtaining: Obtaining): Promise<Obtained> {
  const found = await lookFor(obtaining);
  if (found !== undefined) return { how: "found", job: await recorded(obtaining, found) };
  return submit(obtaining);
}

async function lookFor({ api, journal, clock, name, key, inputs }: Obtaining): Promise<Job | undefined> {
  const entry = await journal.find(key);
  const listed = await findOwnJob(api, key);
  if (listed !== undefined) return listed;
  if (entry?.jobId !== undefined) return findJournaledJob(api, entry);
  if (entry !== undefined && entry.searchedInVain !== true) {
    const late = await lookPatiently(api, key, clock);
    if (late !== undefined) return late;
    await journal.record({ ...entry, searchedInVain: true });
    throw unclear(name, "an earlier run was interrupted while it submitted the job");
  }
  await refuseUnexplained(api, journal, inputs, name, entry);
  return undefined;
}

/** Stops where a job may be ours although nothing proves it: on a server that drops metadata. */
async function refuseUnexplained(
  api: FineTuningApi,
  journal: Journal,
  inputs: FineTuningJobInputs,
  name: string,
  entry: JournalEntry | undefined,
): Promise<void> {
  const { candidates, serverKeepsMetadata } = await findUnmarked(api, inputs, await journal.keysByJob());
  if (candidates.length === 0 || (entry === undefined && serverKeepsMetadata)) return;
  const list = candidates.map((job) => `  ${job.id}  ${job.status}, created ${isoTime(job.createdAt)}`).join("\n");
  throw new UserError(
    `creating fine-tuning job "${name}": the server does not say which jobs are this declaration's, and these train the same file, model and suffix:\n` +
      `${list}\nNothing was submitted. Next: set adoptJobId to one of them to take it over, or give "${name}" another suffix to train beside them.`,
  );
}

async function submit(obtaining: Obtaining): Promise<Obtained> {
  const { api, journal, clock, name, key, inputs, beforeSubmit, takePlace, warn } = obtaining;
  beforeSubmit();
  const intent = { key, urn: inputs.resourceUrn, baseUrl: api.place.baseUrl };
  await recordIntent(journal, intent, warn);
  try {
    const job = await takePlace(() => api.createJob(requestOf(inputs, key)));
    if (job.metadata?.[KEY_ENTRY] !== key)
      warn(
        "the server does not keep the job's metadata: only the journal on this machine protects against a second training",
      );
    return { how: "submitted", job: await recorded(obtaining, job) };
  } catch (error) {
    if (!mayHaveBeenAccepted(error)) {
      await journal.forget(key);
      throw error;
    }
    // The create call may have been accepted although the answer was lost: look, do not send it again.
    const job = await lookPatiently(api, key, clock);
    if (job !== undefined) return { how: "submitted", job: await recorded(obtaining, job) };
    await journal.record({ ...intent, searchedInVain: true });
    throw unclear(name, (error as Error).message, error);
  }
}

/** A read-only home must not stop a training: the mark in the metadata protects without a journal too. */
async function recordIntent(
  journal: Journal,
  intent: { key: string; urn: string; baseUrl: string },
  warn: (sentence: string) => void,
) {
  try {
    await journal.record(intent);
  } catch (error) {
    warn(
      `the journal of submitted jobs cannot be written (${(error as Error).message}): only the server's list protects against a second training`,
    );
  }
}

async function recorded({ journal, key, inputs, api, warn }: Obtaining, job: Job): Promise<Job> {
  await recordIntent(journal, { key, urn: inputs.resourceUrn, baseUrl: api.place.baseUrl, ...{ jobId: job.id } }, warn);
  return job;
}

async function lookPatiently(api: FineTuningApi, key: string, clock: Clock): Promise<Job | undefined> {
  const deadline = clock.now() + PATIENCE_MS;
  for (;;) {
    const job = await findOwnJob(api, key).catch(() => undefined);
    if (job !== undefined || clock.now() >= deadline) return job;
    await clock.sleep(LOOK_EVERY_MS);
  }
}

function unclear(name: string, what: string, cause?: unknown): UserError {
  return new UserError(
    `creating fine-tuning job "${name}": whether the server accepted the job is not known: ${what}\n` +
      `  It was looked for during ${PATIENCE_MS / 1000} s and did not show. Nothing more was submitted.\n` +
      "  Next: run `pulumi up` again; it looks once more, takes over the job if it is there, and submits it otherwise.",
    { cause },
  );
}

const isoTime = (seconds: number) => new Date(seconds * 1000).toISOString();
