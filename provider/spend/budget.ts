import type { Estimate } from "./estimate";
import { count, dollars } from "./money";

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

/** Judges an estimate against a budget, by the upper end of what it may come to. What is over wins over what is unknown. */
export function judgeBudget(budget: BudgetLimits | undefined, estimate: Estimate): BudgetVerdict {
  const verdicts = [judgeTokens(budget?.maxTokens, estimate), judgeCost(budget?.maxCost, estimate)];
  return (
    verdicts.find(({ verdict }) => verdict === "over") ??
    verdicts.find(({ verdict }) => verdict === "unknown") ?? { verdict: "ok" }
  );
}

/** An estimate in one sentence, for previews and reports. */
export function estimateText(estimate: Estimate): string {
  const { estimated, estimatedTokens, unknownBecause } = estimate;
  if (estimatedTokens === undefined) return `cost not known: ${unknownBecause ?? "the data are not known"}`;
  const tokens = tokensText(estimate);
  return estimated === undefined
    ? `${tokens}; cost not known: ${unknownBecause ?? "no price is known"}`
    : `about ${dollars(estimated)} (${tokens}${priceText(estimate)})`;
}

function judgeTokens(maxTokens: number | undefined, estimate: Estimate): BudgetVerdict {
  if (maxTokens === undefined) return { verdict: "ok" };
  const { estimatedTokens, plusMinus = 0, unknownBecause } = estimate;
  if (estimatedTokens === undefined) return unjudged("budget.maxTokens", unknownBecause);
  if (estimatedTokens + plusMinus <= maxTokens) return { verdict: "ok" };
  return {
    verdict: "over",
    sentence: `the training needs ${tokensText(estimate)}, more than \`budget.maxTokens\` (${count(maxTokens)}) allows: raise it, lower \`nEpochs\`, or train on fewer examples`,
  };
}

function judgeCost(maxCost: number | undefined, estimate: Estimate): BudgetVerdict {
  if (maxCost === undefined) return { verdict: "ok" };
  const { estimated, estimatedTokens, plusMinus = 0, pricePerMillionTokens, unknownBecause } = estimate;
  if (estimated === undefined || estimatedTokens === undefined || pricePerMillionTokens === undefined)
    return unjudged("budget.maxCost", unknownBecause);
  if (estimated + (plusMinus * pricePerMillionTokens) / 1e6 <= maxCost) return { verdict: "ok" };
  return {
    verdict: "over",
    sentence: `the training is estimated at ${estimateText(estimate)}, more than \`budget.maxCost\` (${dollars(maxCost)}) allows: raise it, lower \`nEpochs\`, or train on fewer examples`,
  };
}

function unjudged(limit: string, because: string | undefined): BudgetVerdict {
  return {
    verdict: "unknown",
    sentence: `\`${limit}\` cannot be judged: ${because ?? "nothing is known of the data"}`,
  };
}

function tokensText({ estimatedTokens = 0, plusMinus = 0, epochs, epochsForetold }: Estimate): string {
  const margin = plusMinus > 0 ? ` ± ${count(plusMinus)}` : "";
  const passes = epochs === undefined ? "" : ` over ${epochs} ${epochs === 1 ? "epoch" : "epochs"}`;
  return `${count(estimatedTokens)}${margin} tokens${passes}${epochsForetold === true ? ' foretold for "auto"' : ""}`;
}

function priceText({ pricePerMillionTokens, priceDate }: Estimate): string {
  if (pricePerMillionTokens === undefined) return "";
  const source = priceDate === undefined ? "your price" : `prices of ${priceDate}`;
  return ` at ${dollars(pricePerMillionTokens)} per million, ${source}`;
}
