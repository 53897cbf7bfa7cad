import type { Job, JobEvent } from "../../../provider/api/types";
import { ApiError, TransportError } from "../../../provider/errors";
import { createPoller } from "../../../provider/waiting/poller";
import { createProgressReporter } from "../../../provider/waiting/progress-reporter";
import type { TrainingProgress } from "../../../provider/waiting/training-progress";
import { type JobWait, waitForJob } from "../../../provider/waiting/wait-for-job";
import { aJob, metricsEvent } from "../../support/a-job";
import { virtualClock } from "../../support/virtual-clock";

const second = 1_000;

/** A server with one job whose status the test sets by the clock. */
function arrange(statusAt: (seconds: number) => string, options: Partial<JobWait> = {}) {
  const clock = virtualClock();
  const said: string[] = [];
  const calls: string[] = [];
  let forced: string | undefined;
  const now = () => aJob({ status: forced ?? statusAt(clock.now() / second) });
  const api = {
    async getJob(): Promise<Job> {
      calls.push("get");
      return now();
    },
    async *listJobs(): AsyncIterable<Job> {
      yield now();
    },
    async *listEvents(): AsyncIterable<JobEvent> {
      calls.push("events");
      const at = clock.wall() / second;
      yield metricsEvent(at, { step: Math.floor(clock.now() / second), total_steps: 600, train_loss: 1 });
      yield metricsEvent(at - 10, { step: Math.floor(clock.now() / second) - 10, total_steps: 600 });
    },
    async pauseJob() {
      calls.push("pause");
      forced = "paused";
    },
    async resumeJob() {
      calls.push("resume");
      forced = "running";
    },
  };
  const warn = (line: string) => said.push(`warning: ${line}`);
  const reporter = createProgressReporter({
    say: (line) => said.push(line),
    warn,
    interactive: options.interactive ?? false,
    clock,
  });
  const wait: JobWait = {
    job: now(),
    api,
    poller: createPoller({ api, clock, random: () => 0.5 }),
    clock,
    milestone: "succeeded",
    reporter,
    interactive: false,
    ...options,
  };
  return { api, calls, clock, said, wait, set: (status: string | undefined) => (forced = status) };
}

const training = (until: number) => (seconds: number) => {
  if (seconds < 20) return "validating_files";
  if (seconds < 40) return "queued";
  return seconds < until ? "running" : "succeeded";
};

describe(waitForJob.name, () => {
  it("waits until the job has succeeded, telling each stage once", async () => {
    const { clock, said, wait, calls } = arrange(training(60));
    expect(await clock.until(waitForJob(wait))).toEqual({ outcome: "done", value: aJob({ status: "succeeded" }) });
    expect(said).toEqual(["validating files", "queued", "running"]);
    expect(calls).not.toContain("events");
    expect(wait.poller.size).toBe(0);
  });

  it("asks nothing when the job is there already", async () => {
    const { wait, calls } = arrange(() => "succeeded");
    expect(await waitForJob(wait)).toEqual({ outcome: "done", value: aJob({ status: "succeeded" }) });
    expect(calls).toEqual([]);
  });

  it.each([
    ["submitted", 0],
    ["validated", 20],
    ["running", 40],
  ] as const)("is content with a job that is %s", async (milestone, seconds) => {
    const { clock, wait } = arrange(training(6_000), { milestone });
    expect((await clock.until(waitForJob(wait))).outcome).toBe("done");
    expect(Math.abs(clock.now() / second - seconds)).toBeLessThanOrEqual(3);
  });

  it("ends with a job that fails", async () => {
    const { clock, wait } = arrange((seconds) => (seconds < 30 ? "running" : "failed"));
    expect(await clock.until(waitForJob(wait))).toMatchObject({ outcome: "failed", value: { status: "failed" } });
  });

  it("asks the server itself on the deadline, so that a result just before it wins", async () => {
    const { clock, wait } = arrange(training(59.9), { timeoutMs: 60 * second });
    expect(await clock.until(waitForJob(wait))).toMatchObject({ outcome: "done" });
    expect(clock.now()).toBe(60 * second);
  });

  it("times out with the job as it was", async () => {
    const { clock, wait } = arrange(training(600), { timeoutMs: 60 * second });
    expect(await clock.until(waitForJob(wait))).toEqual({ outcome: "timed-out", value: aJob(), note: "running" });
    expect(wait.poller.size).toBe(0);
  });

  it("stops at once when interrupted", async () => {
    const ctrlC = new AbortController();
    const { clock, wait } = arrange(training(600), { signal: ctrlC.signal });
    const waiting = waitForJob(wait);
    await clock.advance(50 * second);
    ctrlC.abort();
    expect(await waiting).toMatchObject({ outcome: "interrupted", value: { status: "running" } });
    expect(wait.poller.size).toBe(0);
  });

  it("waits through ten minutes without a server and through a status it does not know", async () => {
    const { api, clock, said, wait } = arrange((seconds) => {
      if (seconds < 30) return "running";
      return seconds < 2_000 ? "polishing" : "succeeded";
    });
    const getJob = api.getJob;
    api.getJob = async () => {
      if (clock.now() > 60 * second && clock.now() < 660 * second) throw new TransportError("connection refused", true);
      return getJob();
    };
    expect(await clock.until(waitForJob(wait))).toMatchObject({ outcome: "done" });
    const unknown = 'status "polishing", which this version does not know; still waiting';
    const away = "server unreachable; the job goes on, still trying";
    expect(said).toEqual(["running", unknown, away, unknown]);
  });

  it("ends as refused when the job is gone", async () => {
    const { api, clock, wait } = arrange(training(600));
    const gone = new ApiError("no such job", { status: 404 });
    api.getJob = () => Promise.reject(gone);
    expect(await clock.until(waitForJob(wait))).toEqual({
      outcome: "refused",
      value: aJob({ status: "validating_files" }),
      error: gone,
    });
  });

  it("asks a long training for its events once a minute", async () => {
    const { clock, calls, said, wait } = arrange(training(641));
    await clock.until(waitForJob(wait));
    const asked = calls.filter((call) => call === "events").length;
    expect(asked).toBeGreaterThanOrEqual(8);
    expect(asked).toBeLessThanOrEqual(10);
    expect(said.at(-1)).toMatch(/^running: \d+%, loss 1\.00, \d+ s left, step \d+\/600$/);
  });

  it("asks for events every few seconds when somebody looks on", async () => {
    const { clock, calls, wait } = arrange(training(101), { interactive: true });
    await clock.until(waitForJob(wait));
    const asked = calls.filter((call) => call === "events").length;
    expect(asked).toBeGreaterThanOrEqual(8);
    expect(asked).toBeLessThanOrEqual(13);
  });

  it("shows who looks on that nothing is done yet, and keeps the pace when a page of events shows none", async () => {
    const seen: TrainingProgress[] = [];
    const reporter = {
      see: (_: Job, progress?: TrainingProgress) => void (progress && seen.push(progress)),
      trouble: () => undefined,
    };
    const { api, clock, wait } = arrange(training(101), { interactive: true, reporter });
    const pages = [[], [metricsEvent(0, { step: 1 }), metricsEvent(2, { step: 3 })], [metricsEvent(9, { step: 9 })]];
    api.listEvents = async function* () {
      yield* pages.shift() ?? [];
    };
    await clock.until(waitForJob(wait));
    const steps = new Set(seen.map(({ step, secondsPerStep }) => `step ${step}, pace ${secondsPerStep}`));
    expect([...steps]).toEqual(["step 0, pace undefined", "step 3, pace 1", "step 9, pace 1"]);
  });

  it("does without progress where events cannot be had", async () => {
    const { api, clock, wait } = arrange(training(300));
    api.listEvents = () => {
      throw new ApiError("no events here", { status: 404 });
    };
    expect(await clock.until(waitForJob(wait))).toMatchObject({ outcome: "done" });
  });

  it("pauses the job once it runs and takes the pause as the milestone", async () => {
    const { clock, calls, wait } = arrange(training(600), { paused: true });
    expect(await clock.until(waitForJob(wait))).toMatchObject({ outcome: "done", value: { status: "paused" } });
    expect(calls.filter((call) => call === "pause")).toHaveLength(1);
    expect(Math.abs(clock.now() / second - 40)).toBeLessThanOrEqual(3);
  });

  it("resumes a paused job and waits on", async () => {
    const { clock, calls, set, wait } = arrange(training(600), { paused: false });
    set("paused");
    const waiting = waitForJob({ ...wait, job: aJob({ status: "paused" }) });
    await clock.advance(60 * second);
    expect(calls).toContain("resume");
    set(undefined);
    expect(await clock.until(waiting)).toMatchObject({ outcome: "done", value: { status: "succeeded" } });
  });

  it("waits through a pause that somebody else made", async () => {
    const { clock, calls, said, wait } = arrange((seconds) => {
      if (seconds < 30) return "running";
      return seconds < 300 ? "paused" : "succeeded";
    });
    expect(await clock.until(waitForJob(wait))).toMatchObject({ outcome: "done" });
    expect(said).toContain("paused, waiting until it is resumed");
    expect(calls.filter((call) => call !== "get")).toEqual([]);
  });

  it("ends as refused where the server cannot pause", async () => {
    const { api, clock, wait } = arrange(training(600), { paused: true });
    const error = new ApiError("operation unavailable", { status: 404 });
    api.pauseJob = () => Promise.reject(error);
    expect(await clock.until(waitForJob(wait))).toEqual({ outcome: "refused", value: aJob(), error });
  });

  it("is content when the job ended before it could be paused", async () => {
    const { api, clock, set, wait } = arrange(training(600), { paused: true });
    api.pauseJob = async () => {
      set("succeeded");
      throw new ApiError("the job is not running", { status: 400 });
    };
    expect(await clock.until(waitForJob(wait))).toMatchObject({ outcome: "done", value: { status: "succeeded" } });
  });

  it("tries again when the pause did not get through", async () => {
    const { api, calls, clock, wait } = arrange(training(600), { paused: true });
    const pause = api.pauseJob;
    api.pauseJob = () => {
      api.pauseJob = pause;
      return Promise.reject(new TransportError("connection reset", false));
    };
    expect(await clock.until(waitForJob(wait))).toMatchObject({ outcome: "done", value: { status: "paused" } });
    expect(calls).toContain("pause");
  });
});
