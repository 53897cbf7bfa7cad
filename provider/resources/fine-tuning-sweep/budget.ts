import { type BudgetVerdict, judgeBudget } from "../../spend/budget";
import { estimateSum } from "../../spend/estimate";
import { type Estimated, estimateOf } from "../job/job-estimate";
import type { Budget } from "../job/lifecycle-inputs";

/** What one job of a sweep will cost depends on these. */
export interface SweepShare extends Estimated {
  name: string;
}

/** Judges the sum of all jobs against the sweep's one budget; jobs that are trained already count too. */
export function judgeSweep(budget: Budget, shares: readonly SweepShare[]): BudgetVerdict {
  const estimates = shares.map((share) => ({
    name: share.name,
    estimate: estimateOf({
      ...share,
      budget: { pricePerMillionTokens: share.budget?.pricePerMillionTokens ?? budget.pricePerMillionTokens },
    }),
  }));
  const words = {
    spender: `the sweep of ${shares.length} jobs`,
    remedy: "leave out variations, or lower `nEpochs`",
  };
  return judgeBudget(budget, estimateSum(estimates), words);
}
