import type { Properties } from "../../engine/handler";
import { containsUnknown } from "../../engine/unknown";
import { judgeBudget } from "../../spend/budget";
import type { Estimate } from "../../spend/estimate";
import type { FineTuningJobInputs } from "../job/inputs";
import type { Problem } from "../shared/check";

/** What an estimate depends on. A bare file id is not among them: whatever it will be, nothing is known of its rows. */
const decisive = ["model", "method", "hyperparameters", "trainingData", "budget"] as const;

/**
 * Holds an estimate against the budget before anything is paid. What cannot be judged is refused, as it would be before
 * submitting; only where another resource has yet to say something does a preview go on with a warning.
 * @param isAwaited the vendor will say the price when the data are there
 */
export function budgetProblems(
  inputs: Properties,
  budget: FineTuningJobInputs["budget"],
  estimate: Estimate,
  isAwaited = false,
): { problems: Problem[]; warnings: string[] } {
  const judged = judgeBudget(budget, estimate);
  if (judged.verdict === "ok") return { problems: [], warnings: [] };
  const mayBeKnownLater = isAwaited || decisive.some((name) => containsUnknown(inputs[name]));
  if (judged.verdict === "unknown" && mayBeKnownLater) return { problems: [], warnings: [judged.sentence] };
  return { problems: [{ property: "budget", reason: judged.sentence }], warnings: [] };
}
