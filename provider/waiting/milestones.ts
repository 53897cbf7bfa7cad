import type { Job } from "../api/types";
import { endings } from "../api/wire-status";
import type { Verdict } from "./wait";

/** How far a job has to come before its resource counts as ready. */
export type Milestone = "submitted" | "validated" | "running" | "succeeded";

type Ending = (typeof endings)[number];

const stages = new Map([
  ["validating_files", 0],
  ["queued", 1],
  ["running", 2],
  ["pausing", 2],
  ["paused", 2],
  ["resuming", 2],
]);

const reachedAt: Record<Milestone, number> = { submitted: -1, validated: 1, running: 2, succeeded: 3 };

/** True when the job will never change again. */
export function isTerminal(status: string): status is Ending {
  return endings.some((ending) => ending === status);
}

/** True while the job occupies the server or may come to: everything but the three endings. */
export function isOpen(status: string): boolean {
  return !isTerminal(status);
}

/** True when the job has ended without a model. */
export function isFailure(status: string): boolean {
  return status === "failed" || status === "cancelled";
}

/**
 * Where a job stands on its way to a milestone. With `paused: true` the pause is itself the milestone: done when the job
 * is paused or has succeeded. A failed or cancelled job has failed, whatever was waited for.
 */
export function towards(job: Job, milestone: Milestone, paused?: boolean): Verdict<Job> {
  if (isFailure(job.status)) return { kind: "failed", value: job, reason: reasonOf(job) };
  if (job.status === "succeeded") return { kind: "done", value: job };
  if (paused === true)
    return job.status === "paused"
      ? { kind: "done", value: job }
      : { kind: "pending", value: job, note: noteOn(job.status) };
  if ((stages.get(job.status) ?? -1) >= reachedAt[milestone]) return { kind: "done", value: job };
  return { kind: "pending", value: job, note: noteOn(job.status) };
}

/** What has to be done to the job so that it obeys `paused`; `undefined` leaves a pause that someone else made. */
export function pauseStep(job: Job, paused: boolean | undefined): "pause" | "resume" | undefined {
  if (paused === true && job.status === "running") return "pause";
  if (paused === false && job.status === "paused") return "resume";
  return undefined;
}

/** One status in the user's words. */
export function noteOn(status: string): string {
  return notes.get(status) ?? `status "${status}", which this version does not know; still waiting`;
}

const notes = new Map([
  ["validating_files", "validating files"],
  ["queued", "queued"],
  ["running", "running"],
  ["pausing", "being paused"],
  ["paused", "paused, waiting until it is resumed"],
  ["resuming", "being resumed"],
  ["cancelling", "being cancelled"],
]);

function reasonOf(job: Job): string {
  if (job.status === "cancelled") return "the job was cancelled";
  if (job.error === undefined) return "the job failed and the server gives no reason";
  return `the job failed: ${job.error.code}: ${job.error.message}`;
}
