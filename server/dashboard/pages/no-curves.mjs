// @ts-check
/** Why a job has no curves. */

/**
 * One or two sentences for the place where they would be.
 * @param {Pick<import("../answers.ts").JobPage, "status" | "error">} job
 */
export function whyNoCurves({ status, error }) {
  switch (status) {
    case "failed":
      return `There are no curves, because the job failed before its first step. ${error ?? ""}`.trim();
    case "cancelled":
      return "There are no curves, because the job was cancelled before its first step.";
    case "succeeded":
      return "There are no curves, because no step was measured.";
    case "validating_files":
      return "The curves begin with the first step. The files are being checked.";
    case "queued":
      return "The curves begin with the first step. The job waits for its turn.";
    case "paused":
      return "The curves begin with the first step. The job was paused before it.";
    default:
      return "The curves begin with the first step.";
  }
}
