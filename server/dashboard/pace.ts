/** A step and when it was reported; seconds since 1970. */
export interface TimedStep {
  step: number;
  at: number;
}

/**
 * Seconds that a training still takes if it keeps the pace of its latest steps; null where fewer than two are known.
 * @param latest in any order; none from before the training was last resumed, because the pause is not its pace
 */
export function secondsLeft(latest: readonly TimedStep[], totalSteps: number): number | null {
  const inOrder = latest.toSorted((one, other) => one.step - other.step);
  const [first, last] = [inOrder[0], inOrder.at(-1)];
  if (first === undefined || last === undefined || last.step === first.step) return null;
  const perStep = Math.max(0, last.at - first.at) / (last.step - first.step);
  return Math.max(0, totalSteps - last.step) * perStep;
}
