import type { FineTuningApi } from "../api/fine-tuning-api";
import { collect } from "../api/pages";
import type { Job, JobEvent } from "../api/types";
import type { Clock } from "../clock";
import { ProviderError } from "../errors";
import { type TrainingProgress, trainingProgress } from "./training-progress";

export interface FollowOptions {
  api: Pick<FineTuningApi, "listEvents">;
  clock: Clock;
  interactive: boolean;
  /** Jobs that are followed at the same time: many share what a server may be asked. */
  jobs(): number;
}

const minute = 60_000;
const liveEveryMs = 5_000;
const newestEvents = 20;

/**
 * Asks for a running job's newest events now and then, for its progress line only: once a minute, in a terminal every
 * five seconds per followed job. Trouble leaves the progress as it was.
 */
export function followTraining({ api, clock, interactive, jobs }: FollowOptions) {
  let askedAt = Number.NEGATIVE_INFINITY;
  let runningSince: number | undefined;
  let training: TrainingProgress | undefined;

  return async (job: Job, signal: AbortSignal): Promise<TrainingProgress | undefined> => {
    if (job.status !== "running") return training;
    const now = clock.now();
    // A log has nothing to gain from the first minute of a training, and short jobs need no events at all.
    runningSince ??= interactive ? askedAt : now;
    const every = interactive ? Math.min(minute, liveEveryMs * jobs()) : minute;
    if (now - Math.max(askedAt, runningSince) < every) return training;
    askedAt = now;
    const events = await newest(job.id, signal);
    // A server that lists events and has measured nothing yet is at the very beginning.
    if (events === undefined) return training;
    const found = trainingProgress(events);
    // One event alone shows no pace: the last known one holds on.
    training = found === undefined ? (training ?? { step: 0 }) : { ...paceOf(training), ...found };
    return training;
  };

  function paceOf({ secondsPerStep }: Partial<TrainingProgress> = {}) {
    return secondsPerStep === undefined ? {} : { secondsPerStep };
  }

  async function newest(jobId: string, signal: AbortSignal): Promise<JobEvent[] | undefined> {
    try {
      return await collect(api.listEvents(jobId, { signal, repeat: "never" }), newestEvents);
    } catch (error) {
      if (!ProviderError.is(error) && !signal.aborted) throw error;
      return undefined;
    }
  }
}
