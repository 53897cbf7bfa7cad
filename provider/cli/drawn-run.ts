import type { Checkpoint, Job } from "../api/types";
import type { Lineage } from "../lineage/lineage";
import type { MetricsRow } from "../quality/result-csv";
import { fieldsOf } from "../values";
import type { DrawnRun } from "./html-page";

/** What is known of a job's training that is drawn. */
export interface Measured {
  job: Job;
  rows: readonly MetricsRow[];
  checkpoints: readonly Checkpoint[];
  lineage: Pick<Lineage, "hyperparameters">;
}

/** The run of a job; its epochs are known where it went to its end. */
export function drawnRun(name: string, { job, rows, checkpoints, lineage }: Measured): DrawnRun {
  const epochs = fieldsOf(lineage.hyperparameters)?.nEpochs;
  const ended = job.status === "succeeded" && typeof epochs === "number";
  return {
    name,
    steps: rows.map(({ step, ...metrics }) => ({ step, metrics })),
    checkpoints: checkpoints.map(({ stepNumber, metrics }) => ({ step: stepNumber, metrics })),
    ...(ended ? { epochs, totalSteps: rows.at(-1)?.step } : {}),
  };
}

/** Why a job has no curves. */
export function whyNoCurves({ status, error }: Job): string {
  if (status === "failed") return `There are no curves: the job failed before a step was measured${reason(error)}`;
  if (status === "cancelled") return "There are no curves: the job was cancelled before a step was measured.";
  if (status === "succeeded") return "There are no curves: the server keeps no metrics of this job.";
  return `There are no curves yet: the job is ${status}.`;
}

const reason = (error: Job["error"]) => (error?.message ? `: ${error.message}` : ".");
