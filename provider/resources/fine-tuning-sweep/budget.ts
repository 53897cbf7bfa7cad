import type { Method } from "../../api/types";
import { type BudgetVerdict, judgeBudget } from "../../spend/budget";
import { estimateCost, estimateSum } from "../../spend/estimate";
import type { Budget, TrainingInputs } from "../job/inputs";
import type { DataInputs } from "../shared/inputs";

/** What one job of a sweep will cost depends on these. */
export interface SweepShare extends Partial<Pick<TrainingInputs, "model" | "method" | "hyperparameters">> {
  name: string;
  budget?: Budget | undefined;
  trainingData?: DataInputs | undefined;
}

/** Judges the sum of all jobs against the sweep's one budget; jobs that are trained already count too. */
export function judgeSweep(budget: Budget, shares: readonly SweepShare[]): BudgetVerdict {
  const estimates = shares.map((share) => ({ name: share.name, estimate: estimateOf(share, budget) }));
  const words = {
    spender: `the sweep of ${shares.length} jobs`,
    remedy: "leave out variations, or lower `nEpochs`",
  };
  return judgeBudget(budget, estimateSum(estimates), words);
}

function estimateOf({ model, method, hyperparameters, budget: own, trainingData }: SweepShare, budget: Budget) {
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
