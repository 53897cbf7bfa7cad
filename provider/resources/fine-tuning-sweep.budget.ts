import type { Method } from "../api/types";
import { type BudgetVerdict, judgeBudget } from "../spend/budget";
import { type Estimate, estimateCost } from "../spend/estimate";
import type { Budget, TrainingInputs } from "./fine-tuning-job.inputs";
import type { DataInputs } from "./inputs";

/** What one job of a sweep will cost depends on these. */
export interface SweepShare extends Partial<Pick<TrainingInputs, "model" | "method" | "hyperparameters">> {
  name: string;
  budget?: Budget | undefined;
  trainingData?: DataInputs | undefined;
}

/** Judges the sum of all jobs against the sweep's one budget; jobs that are trained already count too. */
export function judgeSweep(budget: Budget, shares: readonly SweepShare[]): BudgetVerdict {
  const estimates = shares.map((share) => ({ share, estimate: estimateOf(share, budget) }));
  const blind = estimates.find(({ estimate }) => estimate.estimatedTokens === undefined);
  const unpriced = estimates.find(({ estimate }) => estimate.estimated === undefined);
  const sum = (of: (estimate: Estimate) => number | undefined) =>
    estimates.reduce((total, { estimate }) => total + (of(estimate) ?? 0), 0);
  const total: Estimate = {
    currency: "USD",
    plusMinus: sum(({ plusMinus }) => plusMinus),
    ...(blind === undefined ? { estimatedTokens: sum(({ estimatedTokens }) => estimatedTokens) } : {}),
    ...(unpriced === undefined
      ? {
          estimated: sum(({ estimated }) => estimated),
          // Only the margin is priced with it: the dearest is the safe side.
          pricePerMillionTokens: Math.max(...estimates.map(({ estimate }) => estimate.pricePerMillionTokens ?? 0)),
        }
      : {}),
    ...(unpriced === undefined ? {} : { unknownBecause: because(unpriced.share.name, unpriced.estimate) }),
  };
  return withWords(judgeBudget(budget, total), shares.length);
}

function estimateOf({ model = "", method, hyperparameters, budget: own, trainingData }: SweepShare, budget: Budget) {
  const type: Method["type"] = method?.type ?? "supervised";
  return estimateCost({
    model,
    method: type,
    trainingTokens: trainingData?.tokens,
    plusMinus: trainingData?.tokensPlusMinus,
    examples: trainingData?.examples,
    epochs: method?.[type]?.hyperparameters?.nEpochs ?? hyperparameters?.nEpochs,
    pricePerMillionTokens: own?.pricePerMillionTokens ?? budget.pricePerMillionTokens,
  });
}

const because = (name: string, { unknownBecause = "nothing is known of the data" }: Estimate) =>
  `of variation "${name}" ${unknownBecause}`;

function withWords(verdict: BudgetVerdict, jobs: number): BudgetVerdict {
  if (verdict.verdict === "ok") return verdict;
  const sentence = verdict.sentence
    .replace(/^the training\b/, `the sweep of ${jobs} jobs`)
    .replace(/lower `nEpochs`, or train on fewer examples$/, "leave out variations, or lower `nEpochs`");
  return { ...verdict, sentence };
}
