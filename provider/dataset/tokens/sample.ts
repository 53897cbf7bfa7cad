/**
 * Which lines stand for a file too big to count: one random byte in each of k equal ranges, and the line it falls on.
 * Always the same for the same size, so that two previews of one file agree.
 */

/** Files up to this size are counted in full. */
export const EXACT_BYTES = 10 * 1024 * 1024;

const DRAWS = 2_000;

export interface Sampler {
  /** How many of the drawn bytes lie on a line of that many bytes that begins at `offset`; offsets only grow. */
  draws(offset: number, bytes: number): number;
}

export function sampler(totalBytes: number, { draws = DRAWS, seed = totalBytes } = {}): Sampler {
  const random = mulberry32(seed);
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

/** A small generator with a seed; nothing here needs a good one. */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
