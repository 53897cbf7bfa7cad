import type { FineTuningApi, Job } from "../api/types";
import { mayHaveBeenAccepted, messageOf, UserError } from "../errors";
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
  /** Waits for a free place among the account's open jobs, then submits. */
  takePlace: (submit: () => Promise<Job>) => Promise<Job>;
  /** Resolves when the other submits of this process that are under way have been recorded. */
  othersRecorded: () => Promise<void>;
  /** Aborts at the first Ctrl-C. */
  signal: AbortSignal;
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
  obtaining.beforeSubmit();
  return { how: "submitted", job: await obtaining.takePlace(() => submit(obtaining)) };
}

async function lookFor(obtaining: Obtaining): Promise<Job | undefined> {
  const { api, journal, key, name } = obtaining;
  const entry = await journal.find(key);
  const listed = await findOwnJob(api, key);
  if (listed !== undefined) return listed;
  if (entry?.jobId !== undefined) return findJournaledJob(api, entry);
  if (entry !== undefined && entry.searchedInVain !== true) {
    const search = await lookPatiently(obtaining);
    if (search.job !== undefined) return search.job;
    await recordSearch(obtaining, search);
    throw unclear(name, "an earlier run was interrupted while it submitted the job", search);
  }
  await refuseUnexplained(obtaining, entry);
  return undefined;
}

/** Stops where a job may be ours although nothing proves it: on a server that drops metadata. */
async function refuseUnexplained(obtaining: Obtaining, entry: JournalEntry | undefined): Promise<void> {
  const { name, othersRecorded } = obtaining;
  let unexplained = await unexplainedJobs(obtaining, entry);
  if (unexplained.length > 0) {
    // A twin of this declaration may be submitting just now: its job is explained as soon as the journal names it.
    await othersRecorded();
    unexplained = await unexplainedJobs(obtaining, entry);
  }
  if (unexplained.length === 0) return;
  const list = unexplained.map((job) => `  ${job.id}  ${job.status}, created ${isoTime(job.createdAt)}`).join("\n");
  throw new UserError(
    `creating fine-tuning job "${name}": the server does not say which jobs are this declaration's, and these train the same file, model and suffix:\n` +
      `${list}\nNothing was submitted. Next: set adoptJobId to one of them to take it over, or give "${name}" another suffix to train beside them.`,
  );
}

async function unexplainedJobs({ api, journal, inputs }: Obtaining, entry: JournalEntry | undefined): Promise<Job[]> {
  const { candidates, serverKeepsMetadata } = await findUnmarked(api, inputs, await journal.keysByJob());
  return entry === undefined && serverKeepsMetadata ? [] : candidates;
}

/** The create call, with the intent recorded just before it and the job just after. */
async function submit(obtaining: Obtaining): Promise<Job> {
  const { api, journal, name, key, inputs, signal, warn } = obtaining;
  if (signal.aborted)
    throw new UserError(
      `creating fine-tuning job "${name}": interrupted before the job was submitted; nothing was paid. Next: run \`pulumi up\` again.`,
    );
  await record(obtaining, {});
  try {
    const job = await api.createJob(requestOf(inputs, key));
    if (job.metadata?.[KEY_ENTRY] !== key)
      warn(
        "the server does not keep the job's metadata: only the journal on this machine protects against a second training",
      );
    return await recorded(obtaining, job);
  } catch (error) {
    if (!mayHaveBeenAccepted(error)) {
      // What was refused needs no intent; where it cannot be taken back, the next look is merely patient.
      await journal.forget(key).catch(() => undefined);
      throw error;
    }
    // The create call may have been accepted although the answer was lost: look, do not send it again.
    const search = await lookPatiently(obtaining);
    if (search.job !== undefined) return recorded(obtaining, search.job);
    await recordSearch(obtaining, search);
    throw unclear(name, messageOf(error), search, error);
  }
}

/** A read-only home must not stop a training: the mark in the metadata protects without a journal too. */
async function record(
  { journal, key, inputs, api, warn }: Obtaining,
  what: Pick<JournalEntry, "jobId" | "searchedInVain">,
): Promise<void> {
  try {
    await journal.record({ key, urn: inputs.resourceUrn, baseUrl: api.place.baseUrl, ...what });
  } catch (error) {
    warn(
      `the journal of submitted jobs cannot be written (${messageOf(error)}): only the server's list protects against a second training`,
    );
  }
}

async function recorded(obtaining: Obtaining, job: Job): Promise<Job> {
  await record(obtaining, { jobId: job.id });
  return job;
}

interface Search {
  job: Job | undefined;
  /** Why the last look could not be made; without it the server has shown that the job is not there. */
  trouble?: unknown;
}

async function lookPatiently({ api, key, clock }: Obtaining): Promise<Search> {
  const deadline = clock.now() + PATIENCE_MS;
  for (;;) {
    const search: Search = await findOwnJob(api, key).then(
      (job) => ({ job }),
      (trouble) => ({ job: undefined, trouble }),
    );
    if (search.job !== undefined || clock.now() >= deadline) return search;
    await clock.sleep(LOOK_EVERY_MS);
  }
}

/** Only a search that the server answered to its end lets the next `up` submit. */
async function recordSearch(obtaining: Obtaining, { trouble }: Search): Promise<void> {
  if (trouble === undefined) await record(obtaining, { searchedInVain: true });
}

function unclear(name: string, what: string, { trouble }: Search, cause?: unknown): UserError {
  const search =
    trouble === undefined
      ? `It was looked for during ${PATIENCE_MS / 1000} s and did not show.`
      : `It could not be looked for: ${messageOf(trouble)}.`;
  return new UserError(
    `creating fine-tuning job "${name}": whether the server accepted the job is not known: ${what}\n` +
      `  ${search} Nothing more was submitted.\n` +
      "  Next: run `pulumi up` again; it looks once more, takes over the job if it is there, and submits it otherwise.",
    { cause },
  );
}

const isoTime = (seconds: number) => new Date(seconds * 1000).toISOString();
