/** A moving average that keeps `weight` (0 to below 1) of what it was; gaps stay gaps. */
export function smoothed(values: readonly (number | null)[], weight: number): (number | null)[] {
  let mean: number | null = null;
  return values.map((value) => {
    if (value === null) return null;
    mean = mean === null ? value : weight * mean + (1 - weight) * value;
    return mean;
  });
}

/** The weight that shows where a training of so many steps goes: none for a few, more for many. */
export function usualSmoothing(steps: number): number {
  if (steps < 10) return 0;
  return Math.min(0.95, Math.round((1 - 1 / (1 + steps / 60)) * 100) / 100);
}
