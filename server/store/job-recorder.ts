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

  return {
    /** Sets the job's status; its phase begins now. */
    enter,
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
  };
}

export type JobRecorder = ReturnType<typeof jobRecorder>;
