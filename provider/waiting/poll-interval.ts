/** The longest that a poller waits between two looks, in ms. */
export const longestIntervalMs = 120_000;

// 2.8 s finds the end of a job within 3 s at p95 with as few requests as that bound allows.
const shortestIntervalMs = 2_800;
const share = 0.01;
const jitter = 0.1;

/**
 * Milliseconds until the next look: 1 % of the youngest job's age, within 2.8 s and 120 s, ± 10 % so that many
 * processes do not ask in step.
 */
export function pollInterval(youngestAgeMs: number, random: () => number): number {
  const interval = Math.min(longestIntervalMs, Math.max(shortestIntervalMs, share * youngestAgeMs));
  return interval * (1 + jitter * (2 * random() - 1));
}

/** How much a server has asked to be spared. */
export interface Pace {
  /** The interval is multiplied by this. */
  factor: number;
  goodPolls: number;
}

export const fullPace: Pace = { factor: 1, goodPolls: 0 };

/** The interval as the server wants to be asked: slower by the pace, but not beyond the longest. */
export function paced(intervalMs: number, { factor }: Pace): number {
  return factor === 1 ? intervalMs : Math.min(intervalMs * factor, longestIntervalMs);
}

/** After a 429 without `Retry-After`: twice as slow, until the interval is 120 s. */
export function slower(pace: Pace, intervalMs: number): Pace {
  const factor = Math.min(pace.factor * 2, Math.max(1, longestIntervalMs / intervalMs));
  return { factor, goodPolls: 0 };
}

/** After a good poll: three in a row halve the delay. */
export function faster(pace: Pace): Pace {
  if (pace.factor <= 1) return fullPace;
  if (pace.goodPolls + 1 < 3) return { ...pace, goodPolls: pace.goodPolls + 1 };
  return { factor: Math.max(1, pace.factor / 2), goodPolls: 0 };
}
