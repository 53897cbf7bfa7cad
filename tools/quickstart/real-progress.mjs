// @ts-check
import { inWords, secondsLeft, secondsToLastStep } from "./time-left.mjs";

const everyMs = 5_000;
/** The machine may be busier or less so than when the training began. */
const recentMs = 60_000;

/**
 * Says every few seconds where a training of minutes stands and how long it will take.
 * @param {() => number} now milliseconds
 * @returns {(look: import("./progress.mjs").Look | undefined) => string | undefined}
 */
export function realSteps(now) {
  const began = now();
  let saidAt = Number.NEGATIVE_INFINITY;
  /** @type {{ message: string, step: number, totalSteps: number, atMs: number }[]} */
  const recent = [];

  return (look) => {
    const atMs = now();
    const step = look?.message === undefined ? undefined : stepIn(look.message);
    if (step && step.step !== recent.at(-1)?.step) recent.push({ ...step, atMs });
    while (recent.length > 2 && atMs - Number(recent[0]?.atMs) > recentMs) recent.shift();
    if (atMs - saidAt < everyMs) return undefined;
    saidAt = atMs;
    const [first, last] = [recent[0], recent.at(-1)];
    const loading = secondsLeft("loading", (atMs - began) / 1000);
    if (look === undefined) return `Pulumi starts, checks the data and uploads them, ${inWords(loading)}`;
    if (look.status === "succeeded") return `trained, ${inWords(secondsLeft("training", 0, 0))}`;
    if (!first || !last) return `PyTorch starts and loads the model, ${inWords(loading)}`;
    const left = secondsLeft("training", (atMs - first.atMs) / 1000, secondsToLastStep(first, last));
    return `${last.message}, ${inWords(left)}`;
  };
}

/** @param {string} message "Step 44/300: training loss=2.60" */
function stepIn(message) {
  const [, step, totalSteps] = /^Step (\d+)\/(\d+)/.exec(message) ?? [];
  return step === undefined ? undefined : { message, step: Number(step), totalSteps: Number(totalSteps) };
}
