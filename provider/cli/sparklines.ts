import type { Curve } from "./curves";

const levels = [..."▁▂▃▄▅▆▇█"];

/** A step at which a metric was not measured. */
const gap = " ";

/**
 * Curves in one line of text each, at most `width` characters wide, on common axes: a column is the same steps in all of them,
 * and a height the same value in all that measure the same, so that training and validation can be compared.
 */
export function sparklines(curves: readonly Curve[], width: number): string[] {
  const steps = curves.flatMap(({ points }) => points.map(({ step }) => step));
  const first = least(steps);
  const length = greatest(steps) - first + 1;
  const columns = Math.min(width, length);
  const columnOf = (step: number) => Math.floor(((step - first) * columns) / length);
  const drawn = curves.map(({ metric, points }) => ({
    axis: axisOf(metric),
    means: meansOf(points, columns, columnOf),
  }));
  return drawn.map(({ axis, means }) => {
    const shared = drawn.flatMap((other) => (other.axis === axis ? other.means : []));
    const low = least(shared.filter((mean) => mean !== undefined));
    const high = greatest(shared.filter((mean) => mean !== undefined));
    return means.map((mean) => (mean === undefined ? gap : levelOf(mean, low, high))).join("");
  });
}

function levelOf(value: number, low: number, high: number): string {
  return levels[low === high ? 0 : Math.round(((value - low) / (high - low)) * (levels.length - 1))] ?? gap;
}

/** What is measured in the same unit; anything that is not known has an axis of its own. */
function axisOf(metric: string): string {
  return /loss|reward|accuracy/i.exec(metric)?.[0].toLowerCase() ?? metric;
}

/** The mean of what was measured at the steps of each column. */
function meansOf(points: Curve["points"], columns: number, columnOf: (step: number) => number): (number | undefined)[] {
  const sums = Array.from({ length: columns }, () => ({ sum: 0, count: 0 }));
  for (const { step, value } of points) {
    const at = sums[columnOf(step)];
    if (at === undefined) continue;
    at.sum += value;
    at.count++;
  }
  return sums.map(({ sum, count }) => (count === 0 ? undefined : sum / count));
}

// Not Math.min(...): a training may have more steps than a call has arguments.
const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
const greatest = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
