import type { Job } from "../../api/types";
import { isFailure, isOpen, noteOn } from "../../waiting/milestones";
import type { TrainingProgress } from "../../waiting/training-progress";

/** What a preview says of a job that is there already: `goes on with ftjob-1 (running, step 123 of 344), costs nothing`. */
export function foundJobText(job: Job, training: TrainingProgress | undefined): string {
  if (isOpen(job.status)) return `goes on with ${job.id} (${noteOn(job.status)}${stepText(training)}), costs nothing`;
  const day = new Date((job.finishedAt ?? job.createdAt) * 1000).toISOString().slice(0, 10);
  return `already trained: ${job.id} (${job.status} on ${day}), costs nothing`;
}

/** Why a job that a resource is bound to brings no model; `undefined` where it may. */
export function deadJobText({ id, status, error }: Job): string | undefined {
  if (!isFailure(status)) return undefined;
  const reason = error === undefined ? "" : `: ${error.code}: ${error.message}`;
  return `job ${id} has ${status === "failed" ? "failed" : "been cancelled"}${reason}`;
}

function stepText(training: TrainingProgress | undefined): string {
  if (training === undefined) return "";
  const { step, totalSteps } = training;
  return totalSteps === undefined ? `, step ${step}` : `, step ${step} of ${totalSteps}`;
}
