import { count, dollars, plural } from "../amounts";
import type { Estimate } from "./estimate";

/** How much may be spent on one job. */
export interface BudgetLimits {
  /** Training tokens over all epochs. */
  maxTokens?: number | undefined;
  /** US dollars. */
  maxCost?: number | undefined;
}

export type BudgetVerdict =
  | { verdict: "ok" }
  | { verdict: "over"; sentence: string }
  /** Not to be judged; the sentence names the argument that would help. */
  | { verdict: "unknown"; sentence: string };

/** Whose money it is, and what brings it down, as parts of a sentence. */
export interface BudgetWords {
  spender: string;
  remedy: string;
}

const oneTraining: BudgetWords = { spender: "the training", remedy: "lower `nEpochs`, or train on fewer examples" };

/** Judges an estimate against a budget, by the upper end of what it may come to. What is over wins over what is unknown. */
export function judgeBudget(
  budget: BudgetLimits | undefined,
  estimate: Estimate,
  words: BudgetWords = oneTraining,
): BudgetVerdict {
  const verdicts = [judgeTokens(budget?.maxTokens, estimate, words), judgeCost(budget?.maxCost, estimate, words)];
  return (
    verdicts.find(({ verdict }) => verdict === "over") ??
    verdicts.find(({ verdict }) => verdict === "unknown") ?? { verdict: "ok" }
  );
}

/** An estimate in one sentence, for previews and reports. */
export const estimateText = (estimate: Estimate): string => uncountedText(estimate) + countedText(estimate);

const countedText = ({ counted }: Estimate): string => (counted === undefined ? "" : `; ${counted}`);

function uncountedText(estimate: Estimate): string {
  const { estimated, estimatedTokens, unknownBecause, by } = estimate;
  if (estimated !== undefined && by !== undefined && estimatedTokens === undefined)
    return `about ${dollars(estimated)} (${ownEstimate(by)})`;
  if (estimatedTokens === undefined) return `cost not known: ${unknownBecause ?? "the data are not known"}`;
  const tokens = tokensText(estimate);
  return estimated === undefined
    ? `${tokens}; cost not known: ${unknownBecause ?? "no price is known"}`
    : `about ${dollars(estimated)} (${tokens}${priceText(estimate)})`;
}

function judgeTokens(
  maxTokens: number | undefined,
  estimate: Estimate,
  { spender, remedy }: BudgetWords,
): BudgetVerdict {
  if (maxTokens === undefined) return { verdict: "ok" };
  const { estimatedTokens, plusMinus = 0, unknownBecause } = estimate;
  if (estimatedTokens === undefined) return unjudged("budget.maxTokens", unknownBecause);
  if (estimatedTokens + plusMinus <= maxTokens) return { verdict: "ok" };
  return {
    verdict: "over",
    sentence: `${spender} needs ${tokensText(estimate)}, more than \`budget.maxTokens\` (${count(maxTokens)}) allows: raise it, ${remedy}${countedText(estimate)}`,
  };
}

function judgeCost(maxCost: number | undefined, estimate: Estimate, { spender, remedy }: BudgetWords): BudgetVerdict {
  if (maxCost === undefined) return { verdict: "ok" };
  const { estimated, costPlusMinus = 0, unknownBecause } = estimate;
  if (estimated === undefined) return unjudged("budget.maxCost", unknownBecause);
  if (estimated + costPlusMinus <= maxCost) return { verdict: "ok" };
  return {
    verdict: "over",
    sentence: `${spender} is estimated at ${uncountedText(estimate)}, more than \`budget.maxCost\` (${dollars(maxCost)}) allows: raise it, ${remedy}${countedText(estimate)}`,
  };
}

function unjudged(limit: string, because: string | undefined): BudgetVerdict {
  return {
    verdict: "unknown",
    sentence: `\`${limit}\` cannot be judged: ${because ?? "nothing is known of the data"}`,
  };
}

function tokensText({ estimatedTokens = 0, plusMinus = 0, epochs, epochsPredicted }: Estimate): string {
  const margin = plusMinus > 0 ? ` ± ${count(plusMinus)}` : "";
  const passes = epochs === undefined ? "" : ` over ${plural(epochs, "epoch")}`;
  return `${count(estimatedTokens)}${margin} tokens${passes}${epochsPredicted === true ? ' predicted for "auto"' : ""}`;
}

const ownEstimate = (vendor: string) => `${vendor}'s own estimate`;

/** Only one price can be somebody's own; of several it is at most said how old the published ones are. */
function priceText({ pricePerMillionTokens, priceDate, by }: Estimate): string {
  if (by !== undefined) return `, ${ownEstimate(by)}`;
  const published = priceDate === undefined ? undefined : `prices of ${priceDate}`;
  if (pricePerMillionTokens === undefined) return published === undefined ? "" : `, ${published}`;
  return ` at ${dollars(pricePerMillionTokens)} per million, ${published ?? "your price"}`;
}
