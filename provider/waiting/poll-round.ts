import type { FineTuningApi } from "../api/fine-tuning-api";
import { isConflict, isTransient } from "../api/statuses";
import type { Job } from "../api/types";
import { ApiError, ProtocolError } from "../errors";
import { mayPass } from "./poll-errors";
import { type Entry, mostDoubtful, noteAsked, noteListed } from "./watched-job";

/** What the poller saw of one job: the job, or the trouble it had on the way to it. */
export type PollResult = { kind: "seen"; job: Job } | { kind: "trouble"; error: unknown };

/** What is known of the server's list of jobs; it outlives the rounds. */
export interface ListTrust {
  /** False once the list was refused, or seen to lag behind the jobs themselves. */
  helps: boolean;
  /** Answers in a row that could not be read. */
  unreadable: number;
  /** With so many jobs, or fewer, the list costs more requests than the jobs do. */
  costlyFor: number;
}

export const fullTrust = (): ListTrust => ({ helps: true, unreadable: 0, costlyFor: 0 });

type Api = Pick<FineTuningApi, "getJob" | "listJobs">;

const pageSize = 100;
const atOnce = 8;

/**
 * Looks once at every entry, with as few requests as the list allows. Never throws; trouble is part of the results. The
 * next round is the retry: an outage must not multiply the requests.
 */
export async function pollRound(
  entries: readonly Entry[],
  api: Api,
  trust: ListTrust,
  signal: AbortSignal,
): Promise<Map<string, PollResult>> {
  const results = new Map<string, PollResult>();
  if (!trust.helps || entries.length <= Math.max(1, trust.costlyFor)) {
    await askSingly(entries, api, results, signal);
    return results;
  }
  const found = await readList(entries, api, trust, signal);
  if ("error" in found) {
    for (const { id } of entries) results.set(id, { kind: "trouble", error: found.error });
    return results;
  }
  const missing = entries.filter((entry) => !found.jobs.has(entry.id));
  trust.costlyFor = found.pages + missing.length > entries.length ? entries.length : 0;
  const listed = entries.filter((entry) => found.jobs.has(entry.id));
  const doubted = new Set(mostDoubtful(listed));
  for (const entry of listed) {
    const job = found.jobs.get(entry.id) ?? entry.job;
    if (noteListed(entry, job) === "lags") {
      trust.helps = false;
      doubted.add(entry);
    }
    results.set(entry.id, { kind: "seen", job: entry.job });
  }
  await askSingly([...missing, ...doubted], api, results, signal, found.jobs);
  return results;
}

async function askSingly(
  entries: readonly Entry[],
  api: Api,
  results: Map<string, PollResult>,
  signal: AbortSignal,
  listed: ReadonlyMap<string, Job> = new Map(),
): Promise<void> {
  const queue = entries[Symbol.iterator]();
  const worker = async () => {
    for (const entry of queue) {
      try {
        noteAsked(entry, await api.getJob(entry.id, { signal, repeat: "never" }), listed.get(entry.id));
        results.set(entry.id, { kind: "seen", job: entry.job });
      } catch (error) {
        results.set(entry.id, { kind: "trouble", error });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, entries.length) }, worker));
}

/** The watched jobs that the list shows. Reads no further page for fewer than two jobs: those are asked for singly. */
async function readList(
  entries: readonly Entry[],
  api: Api,
  trust: ListTrust,
  signal: AbortSignal,
): Promise<{ jobs: Map<string, Job>; pages: number } | { error: unknown }> {
  const wanted = new Set(entries.map(({ id }) => id));
  const jobs = new Map<string, Job>();
  let read = 0;
  try {
    for await (const job of api.listJobs({ pageSize }, { signal, repeat: "never" })) {
      read += 1;
      if (wanted.delete(job.id)) jobs.set(job.id, job);
      if (wanted.size === 0 || (read % pageSize === 0 && wanted.size < 2)) break;
    }
    trust.unreadable = 0;
  } catch (error) {
    if (!isRefusedList(error, trust)) return { error };
  }
  return { jobs, pages: Math.max(1, Math.ceil(read / pageSize)) };
}

/** True where the jobs themselves may answer although the list does not; settles whether to try the list again. */
function isRefusedList(error: unknown, trust: ListTrust): boolean {
  if (ProtocolError.is(error)) {
    trust.unreadable += 1;
    trust.helps = trust.unreadable < 3;
    return true;
  }
  if (!ApiError.is(error)) return !mayPass(error);
  if (isTransient(error) || isConflict(error)) return false;
  trust.helps = false;
  return true;
}
