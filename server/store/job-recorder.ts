import { newId } from "../protocol/ids";
import { type ServerClock, unixSeconds } from "../system/clock";
import type { Store } from ".";
import type { JobFeed } from "./job-feed";
import type { EventRecord, JobRecord, JobStatus } from "./job-record";
import { createStepLog, type StepEvent } from "./step-log";

export type Say = (message: string, more?: Partial<Pick<EventRecord, "level" | "type" | "data">>) => void;

/** Changes a job and adds the events about it, all in one transaction. */
export function jobRecorder(store: Store, clock: ServerClock, feed: JobFeed) {
  const steps = createStepLog(store, clock, feed);

  const sayer =
    (jobId: string): Say =>
    (message, more = {}) =>
      store.history.insertEvent(jobId, {
        id: newId.event(),
        object: "fine_tuning.job.event",
        created_at: unixSeconds(clock),
        level: "info",
        message,
        type: "message",
        data: {},
        ...more,
      });

  function enter(job: JobRecord, status: JobStatus): void {
    job.status = status;
    job.phase_started_at = clock.now();
  }

  /** Now, or the time of what was said last of the job where the clock was set back since. */
  const secondsFor = (jobId: string) => Math.max(unixSeconds(clock), store.history.latestEventAt(jobId));

  return {
    secondsFor,
    /** Sets the job's status; its phase begins now. */
    enter,
    /** Sets a status that the job stays in. */
    end(job: JobRecord, status: "succeeded" | "failed" | "cancelled"): void {
      enter(job, status);
      job.finished_at = secondsFor(job.id);
    },
    create(job: JobRecord, edit: (say: Say) => void): void {
      store.together(() => {
        store.jobs.insert(job);
        edit(sayer(job.id));
      });
      feed.publish({ jobId: job.id });
    },
    /** Records a step and its line among the events, together with others a little later. */
    step: (id: string, event: StepEvent, message: string): void => steps.add(id, event, message),
    flush: (): void => steps.flush(),
    change(id: string, edit: (job: JobRecord, say: Say) => void): JobRecord {
      steps.flush();
      const job = store.together(() => {
        const current = store.jobs.get(id);
        if (!current) throw new Error(`job ${id} is not in the database`);
        edit(current, sayer(id));
        store.jobs.update(current);
        return current;
      });
      feed.publish({ jobId: id });
      return job;
    },
    /** Adds an event, unless the last one says the same. */
    sayOnce(id: string, message: string, more: Parameters<Say>[1] = {}): void {
      steps.flush();
      if (store.history.events(id, { limit: 1 }).data[0]?.message === message) return;
      sayer(id)(message, more);
      feed.publish({ jobId: id });
    },
  };
}

export type JobRecorder = ReturnType<typeof jobRecorder>;
