import type { TrainEvent } from "../engines/types";
import { newId } from "../protocol/ids";
import { type ServerClock, unixSeconds } from "../system/clock";
import type { Store } from ".";
import type { JobFeed } from "./job-feed";
import { type JobRecord, moveOn } from "./job-record";

export type StepEvent = Extract<TrainEvent, { type: "step" }>;

interface Entry {
  jobId: string;
  at: number;
  event: StepEvent;
  message: string;
}

// Long enough to share a commit, short enough that nobody sees it and no request waits long behind it.
const commitMs = 25;

/** Steps come by the thousand a second; those of a few milliseconds are written in one transaction. */
export function createStepLog(store: Store, clock: ServerClock, feed: JobFeed) {
  let pending: Entry[] = [];
  let timer: NodeJS.Timeout | undefined;
  let failure: unknown;

  function write(entries: Entry[]): void {
    const jobs = new Map<string, JobRecord>();
    store.together(() => {
      for (const { jobId, at, event, message } of entries) {
        const job = jobs.get(jobId) ?? store.jobs.get(jobId);
        // Steps that were on their way when the job was cancelled are not recorded any more.
        if (!job || (job.status !== "running" && job.status !== "pausing")) continue;
        jobs.set(jobId, job);
        job.step = Math.max(job.step, event.step);
        moveOn(job, event.position);
        const { step, totalSteps, metrics, details, tokensPerSecond, memoryBytes } = event;
        if (job.engine) {
          job.engine.tokensPerSecond = tokensPerSecond ?? job.engine.tokensPerSecond;
          job.engine.memoryBytes = memoryBytes ?? job.engine.memoryBytes;
        }
        // A job that started over after a crash repeats steps that are recorded already.
        if (!store.history.putStep(jobId, { step, metrics })) continue;
        store.history.insertEvent(jobId, {
          id: newId.event(),
          object: "fine_tuning.job.event",
          created_at: at,
          level: "info",
          message,
          type: "metrics",
          data: {
            ...details,
            ...metrics,
            step,
            total_steps: totalSteps,
            ...(tokensPerSecond === undefined ? {} : { tokens_per_second: tokensPerSecond }),
            ...(memoryBytes === undefined ? {} : { memory_bytes: memoryBytes }),
          },
        });
      }
      for (const job of jobs.values()) store.jobs.update(job);
    });
    for (const jobId of jobs.keys()) feed.publish({ jobId });
  }

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    const entries = pending;
    pending = [];
    if (entries.length > 0) write(entries);
  }

  return {
    /** Throws what went wrong when earlier steps were written, so that nobody trains on what cannot be kept. */
    add(jobId: string, event: StepEvent, message: string): void {
      if (failure !== undefined) {
        const earlier = failure;
        failure = undefined;
        throw earlier;
      }
      pending.push({ jobId, at: unixSeconds(clock), event, message });
      timer ??= setTimeout(() => {
        try {
          flush();
        } catch (error) {
          failure = error;
        }
      }, commitMs);
    },
    /** Writes the steps that wait; whoever records something else about a job calls this first, so that order is kept. */
    flush,
  };
}
