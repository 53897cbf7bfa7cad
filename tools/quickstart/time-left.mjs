// @ts-check

/** The parts of a real quickstart in their order; the last three are the answers, the first of which loads the model. */
export const parts = /** @type {const} */ ([
  "packages",
  "trainer",
  "model",
  "loading",
  "training",
  "base",
  "first",
  "final",
]);

/** @typedef {(typeof parts)[number]} Part */

/** Seconds that each part takes where two cores do nothing else and nothing was fetched before. */
const usualSeconds = {
  packages: 60,
  trainer: 240,
  model: 10,
  loading: 75,
  training: 330,
  base: 40,
  first: 10,
  final: 10,
};

/**
 * Seconds until the end of the quickstart.
 * @param {Part} part what is being done
 * @param {number} elapsedSeconds since it began
 * @param {number} [measuredSeconds] how long it will take from now on, where its own pace tells
 */
export function secondsLeft(part, elapsedSeconds, measuredSeconds) {
  const own = measuredSeconds ?? Math.max(usualSeconds[part] - elapsedSeconds, 0);
  const later = parts.slice(parts.indexOf(part) + 1).reduce((sum, each) => sum + usualSeconds[each], 0);
  return own + later;
}

/**
 * As people say it.
 * @param {number} seconds
 */
export function inWords(seconds) {
  return seconds < 60 ? "less than a minute left" : `about ${Math.round(seconds / 60)} min left`;
}

/**
 * Seconds until the last step, by the pace since the first step that was seen.
 * @param {{ step: number, atMs: number }} first
 * @param {{ step: number, totalSteps: number, atMs: number }} now
 * @returns {number | undefined} undefined before there is a pace
 */
export function secondsToLastStep(first, { step, totalSteps, atMs }) {
  if (step <= first.step) return undefined;
  return ((atMs - first.atMs) / 1000 / (step - first.step)) * (totalSteps - step);
}
