import type { Run } from "./run.ts";

/** On which data a metric was measured; `other` for names that do not say it, such as `learning_rate`. */
export type Source = "train" | "valid" | "fullValid" | "other";

/** What is drawn in one picture: one measure, on whichever data it was taken. */
export interface Family {
  /** `Loss`, `MeanTokenAccuracy`; for names that do not say their data the whole name. */
  measure: string;
  label: string;
}

const labels: Readonly<Record<string, string>> = {
  Loss: "Loss",
  MeanTokenAccuracy: "Token accuracy",
  MeanReward: "Reward",
  RewardsAccuracy: "Preference accuracy",
  RewardsMargin: "Reward margin",
};
const usualOrder = Object.keys(labels);

/** `full_valid_loss` and `fullValidLoss` are the `Loss` on `fullValid`. */
export function measureOf(name: string): { source: Source; measure: string } {
  const camel = name.replace(/_+([a-zA-Z0-9])/g, (_, letter: string) => letter.toUpperCase());
  const [prefix, word] = /^(fullValid|valid(?:ation)?|eval|train(?:ing)?)(?=[A-Z])/.exec(camel) ?? [];
  if (prefix === undefined || word === undefined) return { source: "other", measure: camel };
  const source = word === "fullValid" ? word : word.startsWith("train") ? "train" : "valid";
  return { source, measure: camel.slice(prefix.length) };
}

/** What the runs have measurements of, the losses first. */
export function familiesOf(runs: readonly Run[]): Family[] {
  const names = new Set(runs.flatMap(({ steps }) => steps.flatMap(({ metrics }) => Object.keys(metrics))));
  const measures = [...new Set([...names].map((name) => measureOf(name).measure))];
  return measures
    .filter((measure) => measure !== "step")
    .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))
    .map((measure) => ({ measure, label: labels[measure] ?? words(measure) }));
}

function rank(measure: string): number {
  const known = usualOrder.indexOf(measure);
  if (known >= 0) return known;
  return /loss/i.test(measure) ? 0.5 : usualOrder.length;
}

/** `RewardsChosen` as `Rewards chosen`, `fullValidLoss` as `Full validation loss`. */
export function words(camel: string): string {
  const text = camel
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .replace(/\bvalid\b/, "validation");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
