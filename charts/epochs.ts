import type { Run } from "./run.ts";

/** One pass over the data: the steps `from` (exclusive) to `to`. */
export interface Epoch {
  number: number;
  from: number;
  to: number;
}

/** How many steps an epoch has, where that is known of all runs and the same for all. */
export function stepsPerEpoch(runs: readonly Run[]): number | undefined {
  const lengths = runs.map(({ epochs, totalSteps }) =>
    epochs !== undefined && totalSteps !== undefined && epochs > 0 && totalSteps >= epochs
      ? totalSteps / epochs
      : undefined,
  );
  const [first] = lengths;
  return first !== undefined && lengths.every((length) => length !== undefined && Math.abs(length - first) < 0.5)
    ? first
    : undefined;
}

/** The epochs that are seen between two steps; of more than `most` only every second, fifth, tenth … of them. */
export function epochsBetween(length: number, from: number, to: number, most: number): Epoch[] {
  const first = Math.max(1, Math.floor(from / length) + 1);
  const last = Math.ceil(to / length);
  const by = strides.find((stride) => (last - first + 1) / stride <= most) ?? last;
  const start = by === 1 ? first : Math.ceil(first / by) * by;
  return Array.from({ length: Math.max(0, Math.floor((last - start) / by) + 1) }, (_, index) => {
    const number = start + index * by;
    return { number, from: (number - 1) * length, to: number * length };
  });
}

const strides = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

/** The epoch to which a step belongs. */
export const epochOf = (step: number, length: number): number => Math.max(1, Math.ceil(step / length));
