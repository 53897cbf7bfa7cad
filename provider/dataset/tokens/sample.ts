/**
 * Which lines stand for a file too big to count: one random byte in each of k equal ranges, and the line it falls on.
 * Always the same for the same size, so that two previews of one file agree.
 */

import { seededRandom } from "../../seeded-random";

/** Files up to this size are counted in full. */
export const EXACT_BYTES = 10 * 1024 * 1024;

const DRAWS = 2_000;

export interface Sampler {
  /** How many of the drawn bytes lie on a line of that many bytes that begins at `offset`; offsets only grow. */
  draws(offset: number, bytes: number): number;
}

export function sampler(totalBytes: number, { draws = DRAWS, seed = totalBytes } = {}): Sampler {
  const random = seededRandom(seed);
  const range = totalBytes / draws;
  let drawn = 0;
  let target = random() * range;
  return {
    draws(offset, bytes) {
      let hits = 0;
      while (drawn < draws && target < offset + bytes) {
        if (target >= offset) hits++;
        drawn++;
        target = (drawn + random()) * range;
      }
      return hits;
    },
  };
}
