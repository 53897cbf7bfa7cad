import type { FineTuningApi } from "../api/fine-tuning-api";
import { isThrottled } from "../api/statuses";
import type { Job } from "../api/types";
import type { Clock } from "../clock";
import { isOpen } from "./milestones";
import { faster, fullPace, longestIntervalMs, paced, pollInterval, slower } from "./poll-interval";
import { fullTrust, type PollResult, pollRound } from "./poll-round";
import { type Entry, entryOf } from "./watched-job";

/** One job under watch. Close it when the wait is over: a poller without watches asks nothing. */
export interface Watch {
  /** Resolves at the next result, also when it brings nothing new; at once when one was missed. Rejects on abort. */
  next(signal?: AbortSignal): Promise<PollResult>;
  close(): void;
}

export interface Poller {
  /**
   * Starts watching. `fresh` says that the server made this job just now, so that its clock can be compared with ours:
   * the schedule follows the job's age, and a server's clock may be wrong by years.
   */
  watch(job: Job, options?: { fresh?: boolean | undefined }): Watch;
  /** Jobs under watch. */
  readonly size: number;
}

export interface PollerOptions {
  api: Pick<FineTuningApi, "getJob" | "listJobs">;
  clock: Clock;
  random: () => number;
}

interface Watched {
  entry: Entry;
  watches: Set<(result: PollResult) => void>;
}

/**
 * One poller serves all waits of a process at one place with one key. It asks for the list of jobs when that is cheaper
 * than asking for each of them; for single jobs that the list leaves out or keeps showing unchanged; and only singly
 * where the list turns out to lag behind the jobs themselves. Trouble is handed to the watches and never stops it.
 */
export function createPoller({ api, clock, random }: PollerOptions): Poller {
  const watched = new Map<string, Watched>();
  const trust = fullTrust();
  let pace = fullPace;
  let spareUntil = Number.NEGATIVE_INFINITY;
  let serverAheadMs = 0;
  let running = false;
  let nap = new AbortController();
  let asking = new AbortController();

  return {
    get size() {
      return watched.size;
    },
    watch(job, { fresh = false } = {}) {
      if (fresh) serverAheadMs = job.createdAt * 1_000 - clock.wall();
      const { entry, watches } = watched.get(job.id) ?? { entry: entryOf(job), watches: new Set() };
      const inbox = createInbox<PollResult>();
      watches.add(inbox.put);
      watched.set(job.id, { entry, watches });
      // The new job may be younger than those that set the current interval.
      nap.abort();
      if (!running) void run();
      return { next: inbox.take, close: () => leave(job.id, inbox.put) };
    },
  };

  function leave(id: string, put: (result: PollResult) => void): void {
    const left = watched.get(id);
    left?.watches.delete(put);
    if (left?.watches.size === 0) watched.delete(id);
    if (watched.size > 0) return;
    nap.abort();
    asking.abort();
  }

  async function run(): Promise<void> {
    running = true;
    let lastRound = clock.now();
    let interval = nextInterval();
    while (watched.size > 0) {
      nap = new AbortController();
      const due = Math.max(lastRound + paced(interval, pace), spareUntil);
      const rested = await clock.sleep(Math.max(0, due - clock.now()), nap.signal).then(
        () => true,
        () => false,
      );
      if (rested) {
        lastRound = clock.now();
        await round(interval);
        interval = nextInterval();
      } else {
        interval = Math.min(interval, nextInterval());
      }
    }
    running = false;
  }

  async function round(interval: number): Promise<void> {
    const open = [...watched.values()].map(({ entry }) => entry).filter(({ job }) => isOpen(job.status));
    asking = new AbortController();
    const results = await pollRound(open, api, trust, asking.signal);
    if (asking.signal.aborted) return;
    adjustToRateLimit([...results.values()], interval);
    for (const [id, result] of results) for (const put of watched.get(id)?.watches ?? []) put(result);
  }

  function adjustToRateLimit(results: PollResult[], interval: number): void {
    const limits = results.flatMap((result) =>
      result.kind === "trouble" && isThrottled(result.error) ? [result.error] : [],
    );
    if (limits.length === 0) {
      if (results.some(({ kind }) => kind === "seen")) pace = faster(pace);
      return;
    }
    const asked = limits.flatMap(({ retryAfterMs }) => (retryAfterMs === undefined ? [] : [retryAfterMs]));
    if (asked.length > 0) spareUntil = clock.now() + Math.max(...asked);
    else pace = slower(pace, interval);
  }

  function nextInterval(): number {
    const serverNow = clock.wall() + serverAheadMs;
    const ages = [...watched.values()]
      .filter(({ entry }) => isOpen(entry.job.status))
      .map(({ entry }) => serverNow - entry.job.createdAt * 1_000);
    return ages.length === 0 ? longestIntervalMs : pollInterval(Math.min(...ages), random);
  }
}

/** Hands over what was put, one at a time; keeps the latest for a taker that was busy. */
function createInbox<T>(): { put: (item: T) => void; take: (signal?: AbortSignal) => Promise<T> } {
  let kept: { item: T } | undefined;
  let taker: ((item: T) => void) | undefined;
  return {
    put(item) {
      if (taker === undefined) kept = { item };
      taker?.(item);
    },
    take: (signal) =>
      new Promise((resolve, reject) => {
        const missed = kept;
        kept = undefined;
        if (signal?.aborted) return reject(signal.reason);
        if (missed !== undefined) return resolve(missed.item);
        const onAbort = () => {
          taker = undefined;
          reject(signal?.reason);
        };
        signal?.addEventListener("abort", onAbort, { once: true });
        taker = (item) => {
          taker = undefined;
          signal?.removeEventListener("abort", onAbort);
          resolve(item);
        };
      }),
  };
}
