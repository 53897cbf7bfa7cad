import type { FineTuningApi, Job } from "../api/types";
import { judgeLane } from "../spend/lane";
import type { Clock } from "../waiting/clock";

const LOOK_EVERY_MS = 5_000;

/** How one create call waits for its place. */
export interface PlaceWish {
  /** At most so many jobs of the account may be open; `undefined` waits for nothing. */
  maxActive: number | undefined;
  /** Told, while waiting, how full the account is. */
  waiting(note: string): void;
  /** Gives up the place in the queue. */
  signal: AbortSignal;
}

/**
 * The account's places for open jobs (`fine-tuning:maxActiveJobs`). A place is taken just before the create call, one
 * create call at a time, so that two resources of this process never take the same one.
 */
export interface Places {
  take(wish: PlaceWish, create: () => Promise<Job>): Promise<Job>;
}

export function createPlaces(api: Pick<FineTuningApi, "listJobs">, clock: Clock): Places {
  let queue: Promise<unknown> = Promise.resolve();
  // A list may not show yet what was created here.
  const submitted: string[] = [];

  async function waitForPlace(maxActive: number, { waiting, signal }: PlaceWish): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const verdict = judgeLane({ jobs: await listedJobs(api), maxActive, submitted, submitting: 0 });
      if (verdict.free) return;
      waiting(verdict.note);
      await clock.sleep(LOOK_EVERY_MS, signal);
    }
  }

  return {
    take(wish, create) {
      const { maxActive } = wish;
      if (maxActive === undefined) return create();
      const turn = queue.then(async () => {
        await waitForPlace(maxActive, wish);
        const job = await create();
        submitted.push(job.id);
        return job;
      });
      queue = turn.catch(() => undefined);
      return turn;
    },
  };
}

async function listedJobs(api: Pick<FineTuningApi, "listJobs">): Promise<Job[]> {
  const jobs: Job[] = [];
  for await (const job of api.listJobs({ pageSize: 100 })) jobs.push(job);
  return jobs;
}
