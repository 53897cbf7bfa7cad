import { measureOf, type Source } from "./metrics.ts";
import type { Run } from "./run.ts";
import { smoothed } from "./smoothing.ts";

/** One line of the picture. */
export interface Curve {
  /** Which of the runs. */
  run: number;
  source: Source;
  /** `smooth` is drawn over a faint `raw`; `line` stands for itself; `points` are few and far between. */
  form: "raw" | "smooth" | "line" | "points";
  /** One for each step of the drawing; null where it was not measured. */
  values: (number | null)[];
}

/** Curves over the steps of all runs together. */
export interface Drawing {
  steps: number[];
  curves: Curve[];
}

const sources: readonly Source[] = ["train", "valid", "fullValid", "other"];

/** All that was measured of one thing. @param smoothing weight of the past in the training's curves, 0 to below 1 */
export function drawing(runs: readonly Run[], measure: string, smoothing: number): Drawing {
  const steps = [...new Set(runs.flatMap((run) => run.steps.map(({ step }) => step)))].sort((a, b) => a - b);
  const positions = new Map(steps.map((step, index) => [step, index]));
  const curves = runs.flatMap((run, index) =>
    sources.flatMap((source): Curve[] => {
      const values = valuesOf(run, source, measure, positions);
      if (values.every((value) => value === null)) return [];
      if (source === "fullValid") return [{ run: index, source, form: "points", values }];
      if (source !== "train" || smoothing === 0) return [{ run: index, source, form: "line", values }];
      const smooth = smoothed(values, smoothing);
      return [
        { run: index, source, form: "raw", values },
        { run: index, source, form: "smooth", values: smooth },
      ];
    }),
  );
  return { steps, curves };
}

function valuesOf({ steps }: Run, source: Source, measure: string, positions: ReadonlyMap<number, number>) {
  const values = Array<number | null>(positions.size).fill(null);
  const names = [...new Set(steps.flatMap(({ metrics }) => Object.keys(metrics)))].filter((name) => {
    const of = measureOf(name);
    return of.source === source && of.measure === measure;
  });
  for (const { step, metrics } of steps) {
    const value = names.map((name) => metrics[name]).find((one) => Number.isFinite(one));
    const position = positions.get(step);
    if (position !== undefined && value !== undefined) values[position] = value;
  }
  return values;
}

/** The last value at or before a position, and where it was measured; `undefined` before the first. */
export function valueAt({ values }: Curve, position: number): { value: number; position: number } | undefined {
  for (let at = Math.min(position, values.length - 1); at >= 0; at--) {
    const value = values[at];
    if (value !== null && value !== undefined) return { value, position: at };
  }
  return undefined;
}
