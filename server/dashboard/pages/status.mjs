// @ts-check
import { el } from "./dom.mjs";
import { about, count, percent } from "./format.mjs";

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
    { class: "progress" },
    el("progress", { max: job.totalSteps, value: job.step, "aria-label": label }),
    el(
      "span",
      { class: "small" },
      el("strong", {}, percent(job.step, job.totalSteps)),
      el("span", { class: "muted" }, label),
      job.secondsLeft !== null && el("span", { class: "muted" }, `${about(job.secondsLeft)} left`),
    ),
  );
}
