import type { FineTuningApi } from "../api/fine-tuning-api";
import { isConflict, isTransient } from "../api/statuses";
import type { Job } from "../api/types";
import type { Clock } from "../clock";
import { ApiError } from "../errors";
import { followTraining } from "./follow-training";
import { type Milestone, pauseStep, towards } from "./milestones";
import { pollErrorNote } from "./poll-errors";
import type { PollResult } from "./poll-round";
import type { Poller, Watch } from "./poller";
import type { ProgressReporter } from "./progress-reporter";
import { type Verdict, type WaitResult, waitFor } from "./wait";

export interface JobWait {
  /** The job as the server last showed it. */
  job: Job;
  /** True when the server made the job just now. */
  fresh?: boolean | undefined;
  api: Pick<FineTuningApi, "getJob" | "listEvents" | "pauseJob" | "resumeJob">;
  poller: Poller;
  clock: Clock;
  milestone: Milestone;
  /** What the program asks for: `true` pauses the running job, `false` resumes a paused one, absent leaves pauses alone. */
  paused?: boolean | undefined;
  /** @default no limit */
  timeoutMs?: number | undefined;
  /** Ends the wait as `unreachable` when the server has not answered for so long. @default no limit */
  silenceMs?: number | undefined;
  /** Ends the wait as `interrupted`; the job itself goes on. */
  signal?: AbortSignal | undefined;
  reporter: ProgressReporter;
  /** Whether progress is shown live; decides how often events are asked for. */
  interactive: boolean;
}

/**
 * Waits until the job has reached its milestone; `waitFor` says how that may end. A pause or resume that the server
 * refuses ends it as `refused`.
 */
export async function waitForJob(wait: JobWait): Promise<WaitResult<Job>> {
  const { api, clock, interactive, reporter, poller, signal, silenceMs, timeoutMs } = wait;
  const watch = poller.watch(wait.job, { fresh: wait.fresh });
  const follow = followTraining({ api, clock, interactive, jobs: () => poller.size });
  let latest: PollResult = { kind: "seen", job: wait.job };

  async function look(last: boolean, signal: AbortSignal): Promise<Verdict<Job>> {
    if (!last && latest.kind === "trouble") throw latest.error;
    const job = last || latest.kind === "trouble" ? await api.getJob(wait.job.id, { signal }) : latest.job;
    const verdict = await obey(wait, job, signal);
    if (verdict.kind === "pending") reporter.see(verdict.value, await follow(verdict.value, signal));
    return verdict;
  }

  async function pause(ms: number, signal: AbortSignal): Promise<void> {
    latest = await resultWithin(watch, ms, clock, signal, latest);
    if (latest.kind === "trouble") reporter.trouble(pollErrorNote(latest.error));
  }

  try {
    return await waitFor(look, { known: wait.job, timeoutMs, silenceMs, clock, signal, pause });
  } finally {
    watch.close();
  }
}

/** Pauses or resumes the job as the program asks, and says where it stands then. */
async function obey(wait: JobWait, job: Job, signal: AbortSignal): Promise<Verdict<Job>> {
  const { api, milestone, paused } = wait;
  const step = pauseStep(job, paused);
  if (step === undefined) return towards(job, milestone, paused);
  const refusal = await (step === "pause" ? api.pauseJob(job.id, { signal }) : api.resumeJob(job.id, { signal })).then(
    () => undefined,
    refusalOnly,
  );
  const now = await api.getJob(job.id, { signal });
  // A 400 also comes when the job has just moved on by itself: it counts only where nothing has changed.
  if (refusal !== undefined && pauseStep(now, paused) === step) return { kind: "refused", value: now, error: refusal };
  return towards(now, milestone, paused);
}

function refusalOnly(error: unknown): ApiError {
  if (ApiError.is(error) && error.status < 500 && !isTransient(error) && !isConflict(error)) return error;
  throw error;
}

/** The next result, or `otherwise` when none comes within `ms`. */
async function resultWithin(
  watch: Watch,
  ms: number,
  clock: Clock,
  signal: AbortSignal,
  otherwise: PollResult,
): Promise<PollResult> {
  if (!Number.isFinite(ms)) return watch.next(signal);
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  try {
    return await Promise.race([watch.next(either), clock.sleep(ms, either).then(() => otherwise)]);
  } finally {
    over.abort();
  }
}
