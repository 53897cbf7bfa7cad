import type { Attempt } from "../attempts/attempt";
import { deathOf, type Exit, freeBytesAt, pausedExit, type Trouble, tailOf } from "../attempts/death";
import type { Ending } from "../attempts/host";
import type { RayJobs, Submission } from "./jobs-api";
import { notMountedExit, submissionOf } from "./submission";

const signals: Record<number, NodeJS.Signals> = { 6: "SIGABRT", 9: "SIGKILL", 11: "SIGSEGV", 15: "SIGTERM" };
/** A shell says 128 and the signal's number. */
const shellSignal = 128;
const askMs = 30_000;

/** A driver as the cluster knows it. */
export interface Driver {
  command: readonly string[];
  /** The attempt's. */
  folder: string;
}

/** What the end of a job of Ray's means for its training. */
export function endingOf(jobs: RayJobs, attempt: Attempt, submission: Submission, driver: Driver): Ending {
  const { status, message, exitCode, errorType } = submission;
  if (status === "STOPPED")
    return dead({ code: "trainer_stopped", message: "The training was stopped in Ray by somebody else." });
  if (exitCode === pausedExit) return { lost: false, why: async () => undefined };
  if (status === "SUCCEEDED" || exitCode !== null)
    return { lost: false, why: () => deathIn(jobs, attempt, exitOf(exitCode ?? 0), driver) };
  if (unmakeable.test(`${errorType} ${message}`))
    return dead({ code: "ray_failed", message: `Ray could not start the trainer. ${shortened(message)}` });
  // No driver was there to fail: the machine went that it was on, or it found none for now.
  return { lost: true, why: async () => undefined };
}

/** What would go wrong again: Ray's name for it, or its words. */
const unmakeable =
  /^(RUNTIME_ENV_SETUP_FAILURE|JOB_ENTRYPOINT_COMMAND_START_ERROR) |runtime_env setup failed|Failed to start supervisor/;

const dead = (trouble: Trouble): Ending => ({ lost: false, why: async () => trouble });

async function deathIn(jobs: RayJobs, attempt: Attempt, exit: Exit, { command, folder }: Driver): Promise<Trouble> {
  if (exit.code === notMountedExit) return notMounted(folder);
  const [own, freeBytes] = await Promise.all([tailOf(attempt.log), freeBytesAt(attempt.folder)]);
  // Where the folder is not there on the cluster, only Ray has what the shell said of it.
  const tail = own === "" ? await jobs.logEnd(submissionOf(attempt), AbortSignal.timeout(askMs)).catch(() => "") : own;
  if (/No module named '?(fine_tuning_trainer|ray)\b|: not found|No such file or directory: '?ray/.test(tail))
    return {
      code: "trainer_not_installed",
      message: `The trainer is not installed on the cluster's machines: "${command.join(" ")} ray" could not be run there. The end of its log: ${shortened(tail)}`,
    };
  return deathOf(exit, tail, command, freeBytes);
}

const notMounted = (folder: string): Trouble => ({
  code: "shared_directory_missing",
  message: `"${folder}" is not there on the cluster's head: mount the shared directory there and on every machine that trains, or say by --shared-at where it is.`,
});

const exitOf = (code: number): Exit => {
  const number = code < 0 ? -code : code - shellSignal;
  const signal = signals[number];
  return signal ? { code: null, signal } : { code, signal: null };
};

const shownCharacters = 600;
const shortened = (text: string): string => text.trim().slice(-shownCharacters);
