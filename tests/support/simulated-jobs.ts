import type { FineTuningApi } from "../../provider/api/fine-tuning-api";
import type { Job } from "../../provider/api/types";
import { ApiError } from "../../provider/errors";
import { aJob } from "./a-job";
import type { VirtualClock } from "./virtual-clock";

export interface SimulatedServer {
  api: Pick<FineTuningApi, "getJob" | "listJobs">;
  /** Makes a job that runs for `seconds` from now on. */
  start(seconds: number): Job;
  /** When the job ended, on the clock's `now`. */
  endedAt(id: string): number;
  /** Requests so far: `get ftjob-1`, `list`, one entry per page. */
  readonly requests: string[];
  /** Lists show the world as it was so many milliseconds ago. */
  lagMs: number;
  /** Thrown instead of answering the next requests, in order; `undefined` lets one through. */
  readonly faults: (Error | undefined)[];
}

interface Timeline {
  id: string;
  startedAt: number;
  seconds: number;
}

const pageSize = 100;

/** Jobs that run by a virtual clock behind the two operations that the poller uses. */
export function simulatedServer(clock: VirtualClock): SimulatedServer {
  const timelines: Timeline[] = [];
  const requests: string[] = [];
  const faults: (Error | undefined)[] = [];

  async function request(what: string): Promise<void> {
    requests.push(what);
    const fault = faults.shift();
    if (fault !== undefined) throw fault;
  }

  function jobAt({ id, startedAt, seconds }: Timeline, now: number): Job {
    const createdAt = Math.floor((clock.wall() - clock.now() + startedAt) / 1_000);
    const age = (now - startedAt) / 1_000;
    if (age >= seconds) return aJob({ id, createdAt, status: "succeeded", fineTunedModel: `ft:${id}` });
    return aJob({
      id,
      createdAt,
      status: age < seconds * 0.1 ? "validating_files" : age < seconds * 0.2 ? "queued" : "running",
    });
  }

  const server: SimulatedServer = {
    lagMs: 0,
    requests,
    faults,
    start(seconds) {
      const timeline = { id: `ftjob-${timelines.length + 1}`, startedAt: clock.now(), seconds };
      timelines.push(timeline);
      return jobAt(timeline, clock.now());
    },
    endedAt(id) {
      const timeline = timelines.find((one) => one.id === id);
      return timeline === undefined ? Number.NaN : timeline.startedAt + timeline.seconds * 1_000;
    },
    api: {
      async getJob(id) {
        await request(`get ${id}`);
        const timeline = timelines.find((one) => one.id === id);
        if (timeline === undefined) throw new ApiError(`no job ${id}`, { status: 404, code: "fine_tune_not_found" });
        return jobAt(timeline, clock.now());
      },
      async *listJobs() {
        const seen = clock.now() - server.lagMs;
        const newestFirst = timelines.filter(({ startedAt }) => startedAt <= seen).reverse();
        for (let at = 0; at === 0 || at < newestFirst.length; at += pageSize) {
          await request("list");
          yield* newestFirst.slice(at, at + pageSize).map((timeline) => jobAt(timeline, seen));
        }
      },
    },
  };
  return server;
}
