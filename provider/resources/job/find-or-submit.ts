import type { FineTuningApi } from "../../api/fine-tuning-api";
import { isUnsupported } from "../../api/statuses";
import type { Job } from "../../api/types";
import type { Clock } from "../../clock";
import { mayHaveBeenAccepted, messageOf, ProtocolError, UserError } from "../../errors";
import type { Journal, JournalEntry } from "../../session/journal";
import { saysStillProcessing } from "../shared/file-processing";
import { bearsAnotherKey, bearsKey, findOwnJob } from "./find-job";
import type { FineTuningJobInputs } from "./inputs";
import { type Sought, seekJob, unexplainedJobs, unexplainedText, wasIntended } from "./seek-job";
import { requestOf, type SubmitKeys } from "./training-request";

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
  keys: SubmitKeys;
  inputs: FineTuningJobInputs;
  /** Throws where the job must not be submitted. */
  beforeSubmit: () => Promise<void>;
  /** Waits for a free place among the account's open jobs, then submits. */
  takePlace: (submit: () => Promise<Job>) => Promise<Job>;
  /** After a refusal that says that a file is not processed yet: resolves when it is worth sending the job again. */
  waitForFiles: (refusal: unknown) => Promise<void>;
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
  const { job, listless } = await lookFor(obtaining);
  if (job !== undefined) return { how: "found", job: await recorded(obtaining, job) };
  await obtaining.beforeSubmit();
  return { how: "submitted", job: await submitWhenFilesAreReady(obtaining, listless) };
}

/** The one refusal that is not reported: it is clear that nothing was accepted, and waiting cures it. */
async function submitWhenFilesAreReady(obtaining: Obtaining, listless: boolean): Promise<Job> {
  for (;;) {
    try {
      return await obtaining.takePlace(() => submit(obtaining, listless));
    } catch (error) {
      if (!saysStillProcessing(error)) throw error;
      await obtaining.waitForFiles(error);
    }
  }
}

interface Look {
  job: Job | undefined;
  listless: boolean;
}

async function lookFor(obtaining: Obtaining): Promise<Look> {
  const { clock, warn } = obtaining;
  const sought = await seekJob({ ...obtaining, beforeAskingAgain: () => clock.sleep(LOOK_EVERY_MS) });
  const { job, entry, listless } = sought;
  if (job !== undefined) return { job, listless };
  const intended = entry !== undefined && wasIntended(sought) ? await lookForIntended(obtaining, entry) : undefined;
  if (intended !== undefined) return { job: intended, listless };
  if (listless)
    warn("the server has no list of jobs: only the journal on this machine protects against a second training");
  else await refuseUnexplained(obtaining, sought);
  return { job: undefined, listless };
}

/**
 * The job of a submit that was interrupted, or whose answer was lost. Only a second search in vain, in another run, lets
 * that run submit: a list may lag behind for longer than the first one took.
 */
async function lookForIntended(obtaining: Obtaining, { searchedInVain }: JournalEntry): Promise<Job | undefined> {
  const search = await lookPatiently(obtaining);
  if (search.job !== undefined) return search.job;
  if (searchedInVain === true && search.trouble === undefined) return undefined;
  await recordSearch(obtaining, search);
  throw unclear(obtaining.name, "an earlier run did not see the answer to its create call", search);
}

/** Stops where a job may be ours although nothing proves it. */
async function refuseUnexplained(obtaining: Obtaining, sought: Sought): Promise<void> {
  const { name, othersRecorded } = obtaining;
  let unexplained = await unexplainedJobs(obtaining, sought);
  if (unexplained.length > 0) {
    // A twin of this declaration may be submitting just now: its job is explained as soon as the journal names it.
    await othersRecorded();
    unexplained = await unexplainedJobs(obtaining, sought);
  }
  if (unexplained.length > 0)
    throw new UserError(`creating fine-tuning job "${name}": ${unexplainedText(unexplained, name)}`);
}

/** The create call, with the intent recorded just before it and the job just after. */
async function submit(obtaining: Obtaining, listless: boolean): Promise<Job> {
  const { api, journal, name, keys, inputs, signal, warn } = obtaining;
  if (signal.aborted)
    throw new UserError(
      `creating fine-tuning job "${name}": interrupted before the job was submitted; nothing was paid. Next: run \`pulumi up\` again.`,
    );
  await recordIntent(obtaining, listless);
  try {
    const job = await api.createJob(requestOf(inputs, keys[0]));
    if (bearsAnotherKey(job, keys))
      throw new ProtocolError(`the answer to the create call is about job ${job.id}, which is another one`, 200);
    if (!bearsKey(job, keys))
      warn(
        "the server does not keep the job's metadata: only the journal on this machine protects against a second training",
      );
    return await recorded(obtaining, job);
  } catch (error) {
    if (!mayHaveBeenAccepted(error)) {
      // What was refused needs no intent; where it cannot be taken back, the next look is merely patient.
      for (const key of keys) await journal.forget({ key, baseUrl: api.endpoint.baseUrl }).catch(() => undefined);
      throw error;
    }
    // The create call may have been accepted although the answer was lost: look, do not send it again.
    const search = await lookPatiently(obtaining);
    if (search.job !== undefined) return recorded(obtaining, search.job);
    await recordSearch(obtaining, search);
    throw unclear(name, messageOf(error), search, error);
  }
}

/** The intent. Where the server has no list it is all that protects, so that a submit without it is none. */
async function recordIntent(obtaining: Obtaining, listless: boolean): Promise<void> {
  if (!listless) return record(obtaining, {});
  const { journal, name } = obtaining;
  try {
    await journal.record(entryOf(obtaining, {}));
  } catch (error) {
    throw new UserError(
      `creating fine-tuning job "${name}": the server has no list of jobs, and the journal of submitted jobs cannot be written (${messageOf(error)}), ` +
        "so that nothing would protect against a second training. Nothing was submitted. Next: set XDG_STATE_HOME to a directory that can be written to.",
      { cause: error },
    );
  }
}

/** A read-only home must not stop a training: the mark in the metadata protects without a journal too. */
async function record(obtaining: Obtaining, known: Known): Promise<void> {
  const { journal, warn } = obtaining;
  try {
    await journal.record(entryOf(obtaining, known));
  } catch (error) {
    warn(
      `the journal of submitted jobs cannot be written (${messageOf(error)}): only the server's list protects against a second training`,
    );
  }
}

type Known = Pick<JournalEntry, "jobId" | "searchedInVain">;

function entryOf({ keys, inputs, api }: Obtaining, known: Known): Omit<JournalEntry, "version"> {
  return { key: keys[0], urn: inputs.resourceUrn, baseUrl: api.endpoint.baseUrl, ...known };
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

async function lookPatiently({ api, keys, clock }: Obtaining): Promise<Search> {
  const deadline = clock.now() + PATIENCE_MS;
  for (;;) {
    const search: Search = await findOwnJob(api, keys).then(
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

function unclear(name: string, what: string, search: Search, cause?: unknown): UserError {
  const { found, next } = searchText(search);
  return new UserError(
    `creating fine-tuning job "${name}": whether the server accepted the job is not known: ${what}\n` +
      `  ${found} Nothing more was submitted.\n` +
      `  Next: ${next}`,
    { cause },
  );
}

function searchText({ trouble }: Search): { found: string; next: string } {
  if (trouble === undefined)
    return { found: `It was looked for during ${PATIENCE_MS / 1000} s and did not show.`, next: LOOK_AGAIN };
  if (isUnsupported(trouble))
    return { found: "It cannot be looked for, because the server has no list of jobs.", next: LOOK_YOURSELF };
  return { found: `It could not be looked for: ${messageOf(trouble)}.`, next: LOOK_AGAIN };
}

const LOOK_AGAIN =
  "run `pulumi up` again; it looks once more, takes over the job if it is there, and submits it otherwise.";
const LOOK_YOURSELF =
  "look at the vendor for the job. If it is there, set adoptJobId to its id; if not, change `triggers` and run `pulumi up` again, which submits it.";
