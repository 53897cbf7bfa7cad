/**
 * A measured number in as many digits as help to compare it: `0.0405`, `12.3`, `1,234.6`. Whole numbers (steps, epochs)
 * keep all of theirs and get none.
 */
export function metricText(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString("en-US");
  const digits = Math.abs(value) >= 100 ? { maximumFractionDigits: 1 } : { maximumSignificantDigits: 4 };
  return value.toLocaleString("en-US", digits);
}

/** A setting as a person would write it: numbers without the noise of binary fractions, everything else as it is. */
export function settingText(value: unknown): string {
  if (typeof value === "number") return String(Number(value.toPrecision(12)));
  return typeof value === "string" ? value : JSON.stringify(value);
}
