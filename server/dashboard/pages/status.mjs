// @ts-check
import { el } from "./dom.mjs";
import { count } from "./format.mjs";

const waiting = new Set(["validating_files", "queued", "pausing", "paused"]);

/** @param {string} status */
export function statusChip(status) {
  const kind = waiting.has(status) ? "waiting" : status;
  return el("span", { class: `chip ${kind}` }, status.replaceAll("_", " "));
}

/** How far a job is, as a bar with its numbers; nothing before it runs and after it ended. @param {import("../answers.ts").JobRow} job */
export function progressBar(job) {
  if (!["running", "pausing", "paused"].includes(job.status) || !job.totalSteps) return null;
  const label = `step ${count(job.step)} of ${count(job.totalSteps)}`;
  return el(
    "div",
    {},
    el("progress", { max: job.totalSteps, value: job.step, "aria-label": label }),
    el("span", { class: "muted small" }, label),
  );
}

/** What people call a job: its suffix, else its id. @param {import("../answers.ts").JobRow} job */
export const titleOf = (job) => job.suffix ?? job.id;
