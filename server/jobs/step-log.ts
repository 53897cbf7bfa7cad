import { type ServerClock, unixSeconds } from "../clock";
import { newId } from "../ids";
import type { Store } from "../store";
import type { TrainEvent } from "../trainer/types";
import type { Feed } from "./feed";
import { stepMessage } from "./messages";
import type { JobRecord } from "./types";

export type StepEvent = Extract<TrainEvent, { type: "step" }>;

interface Entry {
  jobId: string;
  at: number;
  event: StepEvent;
}

// Long enough to share a commit, short enough that nobody sees it and no request waits long behind it.
const gatherMs = 25;

/** Steps come by the thousand a second; they are gathered and written together. */
export function createStepLog(store: Store, clock: ServerClock, feed: Feed) {
  let gathered: Entry[] = [];
  let timer: NodeJS.Timeout | undefined;
  let failure: unknown;

  function write(entries: Entry[]): void {
    const jobs = new Map<string, JobRecord>();
    store.together(() => {
      for (const { jobId, at, event } of entries) {
        const job = jobs.get(jobId) ?? store.jobs.get(jobId);
        // Steps that were under way when the job was cancelled are not said any more.
        if (!job || (job.status !== "running" && job.status !== "pausing")) continue;
        jobs.set(jobId, job);
        job.step = Math.max(job.step, event.step);
        const { step, totalSteps, metrics, details } = event;
        // A job that started over after a crash repeats what it had said.
        if (!store.history.putStep(jobId, { step, metrics })) continue;
        store.history.insertEvent(jobId, {
          id: newId.event(),
          object: "fine_tuning.job.event",
          created_at: at,
          level: "info",
          message: stepMessage(step, totalSteps, metrics),
          type: "metrics",
          data: { ...details, ...metrics, step, total_steps: totalSteps },
        });
      }
      for (const job of jobs.values()) store.jobs.update(job);
    });
    for (const jobId of jobs.keys()) feed.publish({ jobId, kind: "event" });
  }

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    const entries = gathered;
    gathered = [];
    if (entries.length > 0) write(entries);
  }

  return {
    /** Throws what went wrong when earlier steps were written, so that nobody trains on what cannot be kept. */
    add(jobId: string, event: StepEvent): void {
      if (failure !== undefined) {
        const earlier = failure;
        failure = undefined;
        throw earlier;
      }
      gathered.push({ jobId, at: unixSeconds(clock), event });
      timer ??= setTimeout(() => {
        try {
          flush();
        } catch (error) {
          failure = error;
        }
      }, gatherMs);
    },
    /** Writes what is there now; everything else that is said about a job comes after it. */
    flush,
  };
}

export type StepLog = ReturnType<typeof createStepLog>;
