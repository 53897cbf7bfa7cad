import type { FineTuningApi, Job } from "../api/types";
import type { Clock } from "../waiting/clock";

/** A refresh of many jobs asks for the list once: this old may an answer be. */
const FRESH_MS = 10_000;
/** Calls of one refresh arrive within so short a time. */
const GATHER_MS = 20;

/** Jobs by id, for calls that come many at once and would otherwise ask singly. */
export interface JobLoader {
  /** Throws like `getJob`. */
  load(id: string): Promise<Job>;
}

export function createJobLoader(api: Pick<FineTuningApi, "getJob" | "listJobs">, clock: Clock): JobLoader {
  let pending = 0;
  let listed: { at: number; jobs: Promise<Map<string, Job>> } | undefined;

  async function load(id: string): Promise<Job> {
    const fresh = listed !== undefined && clock.now() - listed.at < FRESH_MS;
    if (!fresh) {
      pending++;
      await clock.sleep(GATHER_MS);
      if (pending > 1 || listed !== undefined) list();
      pending = 0;
    }
    const found = (await listed?.jobs)?.get(id);
    return found ?? api.getJob(id);
  }

  function list(): void {
    if (listed !== undefined && clock.now() - listed.at < FRESH_MS) return;
    listed = { at: clock.now(), jobs: listAll(api) };
  }

  return { load };
}

/** The list is a saving, not a source of truth: where it fails, every job is asked singly. */
async function listAll(api: Pick<FineTuningApi, "listJobs">): Promise<Map<string, Job>> {
  const jobs = new Map<string, Job>();
  try {
    for await (const job of api.listJobs({ pageSize: 100 })) {
      jobs.set(job.id, job);
      if (jobs.size >= MOST_LISTED) break;
    }
  } catch {
    return jobs;
  }
  return jobs;
}

/** Beyond this many jobs of an account the list costs more than asking singly. */
const MOST_LISTED = 500;
