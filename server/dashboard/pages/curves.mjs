// @ts-check
/** Which metrics of a job are drawn together. */

/** @typedef {{ key: string, label: string, color: string, kind: "raw" | "line" | "points" }} Curve */

/** @type {{ id: string, label: string, metric: string, smaller: boolean }[]} */
const families = [
  { id: "loss", label: "Loss", metric: "loss", smaller: true },
  { id: "accuracy", label: "Token accuracy", metric: "mean_token_accuracy", smaller: false },
  { id: "reward", label: "Reward", metric: "mean_reward", smaller: false },
  { id: "pairs", label: "Preference accuracy", metric: "rewards_accuracy", smaller: false },
  { id: "margin", label: "Reward margin", metric: "rewards_margin", smaller: false },
];

/** Families of which the steps have a metric. @param {{ metrics: Record<string, number> }[]} steps */
export function familiesOf(steps) {
  return families.filter(({ metric }) => steps.some(({ metrics }) => metrics[`train_${metric}`] !== undefined));
}

/** @type {Curve[]} */
const curves = [
  { key: "train", label: "training", color: "--train-raw", kind: "raw" },
  { key: "smooth", label: "training, smoothed", color: "--train", kind: "line" },
  { key: "valid", label: "validation", color: "--valid", kind: "line" },
  { key: "full_valid", label: "full validation", color: "--full", kind: "points" },
];

/**
 * The curves that have values, and their rows for the chart, the steps first.
 * @param {{ step: number, metrics: Record<string, number> }[]} steps
 * @param {string} metric
 * @returns {{ curves: Curve[], data: [number[], ...(number | null)[][]] }}
 */
export function drawing(steps, metric) {
  const column = (/** @type {string} */ prefix) => steps.map(({ metrics }) => metrics[`${prefix}_${metric}`] ?? null);
  const drawn = curves
    .map((curve) => ({ curve, values: curve.key === "smooth" ? smoothed(column("train")) : column(curve.key) }))
    .filter(({ values }) => values.some((value) => value !== null));
  return {
    curves: drawn.map(({ curve }) => curve),
    data: [steps.map(({ step }) => step), ...drawn.map(({ values }) => values)],
  };
}

/** A moving average, shorter in short trainings. @param {(number | null)[]} values */
function smoothed(values) {
  const keep = Math.min(0.95, 1 - 1 / (1 + values.length / 25));
  /** @type {number | null} */
  let mean = null;
  return values.map((value) => {
    if (value !== null) mean = mean === null ? value : keep * mean + (1 - keep) * value;
    return mean;
  });
}

/**
 * One sentence for those who do not see the chart.
 * @param {{ label: string, metric: string }} family
 * @param {{ step: number, metrics: Record<string, number> }[]} steps
 */
export function describe(family, steps) {
  const values = steps.flatMap(({ metrics }) => metrics[`train_${family.metric}`] ?? []);
  const full = steps.flatMap(({ metrics }) => metrics[`full_valid_${family.metric}`] ?? []);
  const first = values[0];
  const last = values.at(-1);
  if (first === undefined || last === undefined) return `${family.label}: no steps yet.`;
  const validation = full.length > 0 ? ` Full validation is ${full.at(-1)?.toFixed(4)} at the last evaluation.` : "";
  return `${family.label} in training went from ${first.toFixed(4)} to ${last.toFixed(4)} over ${values.length} steps.${validation} Arrow keys move through the steps.`;
}
