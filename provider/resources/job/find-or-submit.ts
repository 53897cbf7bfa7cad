import type { FineTuningApi } from "../../api/fine-tuning-api";
import { isUnsupported } from "../../api/statuses";
import type { Job } from "../../api/types";
import type { Clock } from "../../clock";
import { mayHaveBeenAccepted, messageOf, ProtocolError, UserError } from "../../errors";
import type { Journal, JournalEntry } from "../../session/journal";
import { saysStillProcessing } from "../shared/file-processing";
import { carriesAnotherKey, carriesKey, findOwnJob } from "./find-by-key";
import type { FineTuningJobInputs } from "./inputs";
import { type SearchResult, searchJob, unexplainedJobs, unexplainedText, wasIntended } from "./search-job";
import { requestOf, type SubmitKeys } from "./training-request";

/** Lists may lag behind an accepted create call; 10 s were seen. */
const LIST_LAG_MS = 30_000;
const LOOK_EVERY_MS = 2_000;

/** What it takes to find or submit a job. */
export interface Submission {
  api: FineTuningApi;
  journal: Journal;
  clock: Clock;
  /** The resource's name, for sentences. */
  name: string;
  keys: SubmitKeys;
  inputs: FineTuningJobInputs;
  /** Throws where the job must not be submitted. */
  beforeSubmit: () => Promise<void>;
  /** Waits for a free slot among the account's open jobs, then submits. */
  takeSlot: (submit: () => Promise<Job>) => Promise<Job>;
  /** After a refusal that says that a file is not processed yet: resolves when it is worth sending the job again. */
  waitForFiles: (refusal: unknown) => Promise<void>;
  /** Resolves when the other submits of this process that are under way have been recorded. */
  othersRecorded: () => Promise<void>;
  /** Aborts at the first Ctrl-C. */
  signal: AbortSignal;
  warn: (sentence: string) => void;
}

export type FoundOrSubmitted = { how: "submitted" | "found"; job: Job };

/**
 * This declaration's own job: found by its key, else submitted, exactly once. The process may die between any two
 * lines: whatever the server accepted is found again by the mark in its metadata or by the journal.
 */
export async function findOrSubmitJob(submission: Submission): Promise<FoundOrSubmitted> {
  const { job, listless } = await lookFor(submission);
  if (job !== undefined) return { how: "found", job: await recorded(submission, job) };
  await submission.beforeSubmit();
  return { how: "submitted", job: await submitWhenFilesAreReady(submission, listless) };
}

/** The one refusal that is not reported: it is clear that nothing was accepted, and waiting cures it. */
async function submitWhenFilesAreReady(submission: Submission, listless: boolean): Promise<Job> {
  for (;;) {
    try {
      return await submission.takeSlot(() => submit(submission, listless));
    } catch (error) {
      if (!saysStillProcessing(error)) throw error;
      await submission.waitForFiles(error);
    }
  }
}

interface Look {
  job: Job | undefined;
  listless: boolean;
}

async function lookFor(submission: Submission): Promise<Look> {
  const { clock, warn } = submission;
  const found = await searchJob({ ...submission, beforeAskingAgain: () => clock.sleep(LOOK_EVERY_MS) });
  const { job, entry, listless } = found;
  if (job !== undefined) return { job, listless };
  const intended = entry !== undefined && wasIntended(found) ? await lookForIntended(submission, entry) : undefined;
  if (intended !== undefined) return { job: intended, listless };
  if (listless)
    warn("the server has no list of jobs: only the journal on this machine protects against a second training");
  else await refuseUnexplained(submission, found);
  return { job: undefined, listless };
}

/**
 * The job of a submit that was interrupted, or whose answer was lost. Only a second search in vain, in another run, lets
 * that run submit: a list may lag behind for longer than the first one took.
 */
async function lookForIntended(submission: Submission, { searchedInVain }: JournalEntry): Promise<Job | undefined> {
  const search = await searchUntilListCatchesUp(submission);
  if (search.job !== undefined) return search.job;
  if (searchedInVain === true && search.trouble === undefined) return undefined;
  await recordSearch(submission, search);
  throw unclear(submission.name, "an earlier run did not see the answer to its create call", search);
}

/** Stops where a job may be ours although nothing proves it. */
async function refuseUnexplained(submission: Submission, found: SearchResult): Promise<void> {
  const { name, othersRecorded } = submission;
  let unexplained = await unexplainedJobs(submission, found);
  if (unexplained.length > 0) {
    // A twin of this declaration may be submitting just now: its job is explained as soon as the journal names it.
    await othersRecorded();
    unexplained = await unexplainedJobs(submission, found);
  }
  if (unexplained.length > 0)
    throw new UserError(`creating fine-tuning job "${name}": ${unexplainedText(unexplained, name)}`);
}

/** The create call, with the intent recorded just before it and the job just after. */
async function submit(submission: Submission, listless: boolean): Promise<Job> {
  const { api, journal, name, keys, inputs, signal, warn } = submission;
  if (signal.aborted)
    throw new UserError(
      `creating fine-tuning job "${name}": interrupted before the job was submitted; nothing was paid. Next: run \`pulumi up\` again.`,
    );
  await recordIntent(submission, listless);
  try {
    const job = await api.createJob(requestOf(inputs, keys[0]));
    if (carriesAnotherKey(job, keys))
      throw new ProtocolError(`the answer to the create call is about job ${job.id}, which is another one`, 200);
    if (!carriesKey(job, keys))
      warn(
        "the server does not keep the job's metadata: only the journal on this machine protects against a second training",
      );
    return await recorded(submission, job);
  } catch (error) {
    if (!mayHaveBeenAccepted(error)) {
      // What was refused needs no intent; where it cannot be taken back, the next look is merely patient.
      for (const key of keys) await journal.forget({ key, baseUrl: api.endpoint.baseUrl }).catch(() => undefined);
      throw error;
    }
    // The create call may have been accepted although the answer was lost: look, do not send it again.
    const search = await searchUntilListCatchesUp(submission);
    if (search.job !== undefined) return recorded(submission, search.job);
    await recordSearch(submission, search);
    throw unclear(name, messageOf(error), search, error);
  }
}

/** The intent. Where the server has no list it is all that protects, so that a submit without it is none. */
async function recordIntent(submission: Submission, listless: boolean): Promise<void> {
  if (!listless) return record(submission, {});
  const { journal, name } = submission;
  try {
    await journal.record(entryOf(submission, {}));
  } catch (error) {
    throw new UserError(
      `creating fine-tuning job "${name}": the server has no list of jobs, and the journal of submitted jobs cannot be written (${messageOf(error)}), ` +
        "so that nothing would protect against a second training. Nothing was submitted. Next: set XDG_STATE_HOME to a directory that can be written to.",
      { cause: error },
    );
  }
}

/** A read-only home must not stop a training: the mark in the metadata protects without a journal too. */
async function record(submission: Submission, known: Known): Promise<void> {
  const { journal, warn } = submission;
  try {
    await journal.record(entryOf(submission, known));
  } catch (error) {
    warn(
      `the journal of submitted jobs cannot be written (${messageOf(error)}): only the server's list protects against a second training`,
    );
  }
}

type Known = Pick<JournalEntry, "jobId" | "searchedInVain">;

function entryOf({ keys, inputs, api }: Submission, known: Known): Omit<JournalEntry, "version"> {
  return { key: keys[0], urn: inputs.resourceUrn, baseUrl: api.endpoint.baseUrl, ...known };
}

async function recorded(submission: Submission, job: Job): Promise<Job> {
  await record(submission, { jobId: job.id });
  return job;
}

interface Search {
  job: Job | undefined;
  /** Why the last look could not be made; without it the server has shown that the job is not there. */
  trouble?: unknown;
}

async function searchUntilListCatchesUp({ api, keys, clock }: Submission): Promise<Search> {
  const deadline = clock.now() + LIST_LAG_MS;
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
async function recordSearch(submission: Submission, { trouble }: Search): Promise<void> {
  if (trouble === undefined) await record(submission, { searchedInVain: true });
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
    return { found: `It was looked for during ${LIST_LAG_MS / 1000} s and did not show.`, next: LOOK_AGAIN };
  if (isUnsupported(trouble))
    return { found: "It cannot be looked for, because the server has no list of jobs.", next: LOOK_YOURSELF };
  return { found: `It could not be looked for: ${messageOf(trouble)}.`, next: LOOK_AGAIN };
}

const LOOK_AGAIN =
  "run `pulumi up` again; it looks once more, takes over the job if it is there, and submits it otherwise.";
const LOOK_YOURSELF =
  "look at the vendor for the job. If it is there, set adoptJobId to its id; if not, change `triggers` and run `pulumi up` again, which submits it.";
