import type { Curve } from "./curves.ts";
import type { Source } from "./metrics.ts";

/** So many colours there are; further runs begin again. */
const COLOURS = 8;

const ofSource: Readonly<Record<Source, number>> = { train: 0, valid: 1, fullValid: 2, other: 0 };

/** Which colour a curve has: of one run each kind of data has its own, of several each run. */
export function colourOf({ run, source }: Pick<Curve, "run" | "source">, runs: number): number {
  return runs === 1 ? ofSource[source] : run % COLOURS;
}

/** Dashes tell the kinds of data apart where colours tell the runs apart, and for whoever sees no colours. */
export const dashes: Readonly<Partial<Record<Source, number[]>>> = { valid: [8, 4], fullValid: [2, 4] };

/** The colours as the page has them now: light, dark or on paper. */
export interface Palette {
  curves: string[];
  text: string;
  muted: string;
  grid: string;
  line: string;
}

/** @param node the chart, in the page */
export function paletteOf(node: Element): Palette {
  const styles = getComputedStyle(node);
  const colour = (name: string) => styles.getPropertyValue(name).trim();
  return {
    curves: Array.from({ length: COLOURS }, (_, index) => colour(`--curve-${index}`)),
    text: colour("--chart-text"),
    muted: colour("--chart-muted"),
    grid: colour("--chart-grid"),
    line: colour("--chart-line"),
  };
}
