// @ts-check
import { inWords, secondsLeft, secondsToLastStep } from "./time-left.mjs";

const everyMs = 5_000;

/**
 * Says every few seconds where a training of minutes stands and how long it will take.
 * @param {() => number} now milliseconds
 * @returns {(look: import("./progress.mjs").Look | undefined) => string | undefined}
 */
export function realSteps(now) {
  const began = now();
  let saidAt = Number.NEGATIVE_INFINITY;
  /** @type {{ step: number, atMs: number } | undefined} */
  let first;
  /** @type {{ message: string, step: number, totalSteps: number, atMs: number } | undefined} */
  let last;

  return (look) => {
    const atMs = now();
    const step = look?.message === undefined ? undefined : stepIn(look.message);
    if (step && step.step !== last?.step) last = { ...step, atMs };
    if (step) first ??= { step: step.step, atMs };
    if (atMs - saidAt < everyMs) return undefined;
    saidAt = atMs;
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
