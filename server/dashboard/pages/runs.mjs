// @ts-check
import { bestCheckpoint } from "./charts.mjs";

/** @typedef {import("../answers.ts").JobPage} JobPage */

/** @param {Pick<JobPage, "checkpoints">} job */
const checkpointsOf = ({ checkpoints }) =>
  checkpoints.map(({ step_number, metrics }) => ({ step: step_number, metrics }));

/** A job as the charts draw it. @param {JobPage} job @param {import("../answers.ts").Step[]} steps all of them so far @param {string} name */
export const runOf = (job, steps, name) => ({
  name,
  steps,
  checkpoints: checkpointsOf(job),
  epochs: Number(job.hyperparameters.n_epochs),
  totalSteps: job.totalSteps ?? undefined,
});

/** The checkpoint that did best on data it has not seen, and why. @param {JobPage} job */
export const bestOf = (job) => bestCheckpoint(checkpointsOf(job));
