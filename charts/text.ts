import type { Drawing } from "./curves.ts";
import type { Family, Source } from "./metrics.ts";
import type { Run } from "./run.ts";

/** How the data are called on which a metric was measured. */
export const sourceText: Readonly<Record<Source, string>> = {
  train: "training",
  valid: "validation",
  fullValid: "full validation",
  other: "measured",
};

/** A measured number: four digits after the point, fewer where it is large, a power of ten where it is tiny. */
export function numberText(value: number): string {
  if (value !== 0 && Math.abs(value) < 0.001) return value.toExponential(2);
  return value.toLocaleString("en-US", fractionDigits(Math.abs(value) >= 100 ? 1 : 4));
}

/** Labels of an axis whose lines are so far apart: all with as many digits as that distance needs. */
export function tickTexts(values: readonly number[], distance: number): string[] {
  if (distance < 0.0001) return values.map((value) => (value === 0 ? "0" : value.toExponential(1)));
  const digits = String(Number(distance.toPrecision(3))).split(".")[1]?.length ?? 0;
  return values.map((value) => value.toLocaleString("en-US", fractionDigits(digits)));
}

const fractionDigits = (digits: number) => ({ minimumFractionDigits: digits, maximumFractionDigits: digits });

/** What the picture shows, in words for those who do not see it. */
export function describe(runs: readonly Run[], { label }: Family, { curves }: Drawing): string {
  const sentences = runs.flatMap(({ name }, index) => {
    const own = curves.filter(({ run, form }) => run === index && form !== "smooth");
    const [main] = own;
    const values = main?.values.filter((value) => value !== null) ?? [];
    const [first, last] = [values[0], values.at(-1)];
    if (main === undefined || first === undefined || last === undefined) return [];
    const full = own.find(({ source }) => source === "fullValid")?.values.findLast((value) => value !== null);
    const whose = runs.length > 1 ? `${name}: ` : "";
    const course = `${label} in ${sourceText[main.source]} went from ${numberText(first)} to ${numberText(last)} over ${values.length} ${values.length === 1 ? "step" : "steps"}.`;
    const further =
      main.source === "fullValid" || full === undefined || full === null
        ? ""
        : ` Full validation is ${numberText(full)} at the last evaluation.`;
    return [`${whose}${course}${further}`];
  });
  return `${sentences.join(" ")} Arrow keys move through the steps.`;
}
