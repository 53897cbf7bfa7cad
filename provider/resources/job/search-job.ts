import type { FineTuningApi } from "../../api/fine-tuning-api";
import { isUnsupported } from "../../api/statuses";
import type { Job } from "../../api/types";
import type { Journal, JournalEntry } from "../../session/journal";
import { carriesKey, findJournaledJob, findOwnJob, findUnmarked } from "./find-by-key";
import type { FineTuningJobInputs } from "./inputs";
import type { SubmitKeys } from "./training-request";

/** Where a declaration's job is looked for: `up` asks the server, a preview what it has seen of the server. */
export interface JobSearch {
  api: Pick<FineTuningApi, "endpoint" | "listJobs" | "getJob" | "getModel">;
  journal: Journal;
  keys: SubmitKeys;
  inputs: FineTuningJobInputs;
  /** Waits before a server that says it has no list is asked once more. @default its first word is taken */
  beforeAskingAgain?: (() => Promise<void>) | undefined;
}

export interface SearchResult {
  /** This declaration's own job: alive, or succeeded with its model still there. */
  job: Job | undefined;
  /** What the journal says; without an id, a create call was about to be sent and nobody knows whether it arrived. */
  entry: JournalEntry | undefined;
  /** The server has no list of jobs: only the journal knows what was submitted. */
  listless: boolean;
}

/** One look for this declaration's job: by its key in the server's list, then as the journal names it. Changes nothing. */
export async function searchJob(search: JobSearch): Promise<SearchResult> {
  const { api, keys } = search;
  const entry = await findEntry(search);
  const { job, listless } = await lookInList(search);
  if (job !== undefined || entry?.jobId === undefined) return { job, entry, listless };
  return { job: await findJournaledJob(api, keys, entry.jobId), entry, listless };
}

/** What this machine knows of this submit, an earlier version's entry included. */
async function findEntry({ api, journal, keys }: JobSearch): Promise<JournalEntry | undefined> {
  for (const key of keys) {
    const entry = await journal.find({ key, baseUrl: api.endpoint.baseUrl });
    if (entry !== undefined) return entry;
  }
  return undefined;
}

/** Whether an earlier run was about to send the create call, and did not see an answer. */
export const wasIntended = ({ entry }: SearchResult): boolean => entry !== undefined && entry.jobId === undefined;

async function lookInList({ api, keys, beforeAskingAgain }: JobSearch): Promise<Omit<SearchResult, "entry">> {
  for (let again = beforeAskingAgain; ; again = undefined) {
    try {
      return { job: await findOwnJob(api, keys), listless: false };
    } catch (error) {
      if (!isUnsupported(error)) throw error;
      // A gateway on the way may have said so once; the list is what protects on a machine that has no journal.
      if (again === undefined) return { job: undefined, listless: true };
      await again();
    }
  }
}

/** Jobs that may be this declaration's although nothing proves it: on a server that drops metadata, or a part of them. */
export async function unexplainedJobs(
  { api, journal, keys, inputs }: JobSearch,
  { entry }: SearchResult,
): Promise<Job[]> {
  // The job that the journal names is gone, or of no use: there is nothing to explain.
  if (entry?.jobId !== undefined) return [];
  const explained = await journal.keysByJob();
  const { candidates, marksAreShown } = await findUnmarked(api, { keys, inputs, explained });
  // Without an intent, a job without our mark is ours only where marks get lost.
  return entry === undefined && marksAreShown ? candidates.filter((job) => carriesKey(job, keys)) : candidates;
}

/** Why nothing is submitted while such jobs are there, and the ways out. */
export function unexplainedText(jobs: readonly Job[], name: string): string {
  const list = jobs.map(({ id, status, createdAt }) => `  ${id}  ${status}, created ${isoTime(createdAt)}`).join("\n");
  return (
    "the server does not say which jobs are this declaration's, and these train the same file, model and suffix:\n" +
    `${list}\nNothing was submitted. Next: set adoptJobId to one of them to take it over, or give "${name}" another suffix to train beside them.`
  );
}

const isoTime = (seconds: number) => new Date(seconds * 1000).toISOString();
