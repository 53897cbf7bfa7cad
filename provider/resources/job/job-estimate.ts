import { encodingOf } from "../../dataset";
import { type Estimate, estimateCost } from "../../spend/estimate";
import { withoutUndefined } from "../../values";
import type { FineTuningJobInputs } from "./inputs";

/** What an estimate depends on. */
export type Estimated = Partial<
  Pick<FineTuningJobInputs, "model" | "method" | "hyperparameters" | "trainingData" | "budget">
>;

/**
 * What a job is expected to cost, from the data's counts and the price table.
 * @param epochsUnsaid epochs that are trained where the program says none. @default what the vendor chooses is predicted
 */
export function estimateOf(
  { model, method, hyperparameters, trainingData, budget }: Estimated,
  epochsUnsaid?: number,
): Estimate {
  const type = method?.type ?? "supervised";
  const estimate = estimateCost({
    model,
    method: type,
    trainingTokens: trainingData?.tokens,
    plusMinus: trainingData?.tokensPlusMinus,
    examples: trainingData?.examples,
    epochs: method?.[type]?.hyperparameters?.nEpochs ?? hyperparameters?.nEpochs ?? epochsUnsaid,
    pricePerMillionTokens: budget?.pricePerMillionTokens,
  });
  return withoutUndefined({
    ...estimate,
    counted: estimate.estimatedTokens === undefined ? undefined : countedOtherwise(model),
  });
}

/** A `TrainingFile` does not know which model its rows are for. */
function countedOtherwise(model: string | undefined): string | undefined {
  if (model === undefined || encodingOf(model) === encodingOf(undefined)) return undefined;
  return `counted in ${encodingOf(undefined)}, and "${model}" counts in ${encodingOf(model)}: \`fine-tuning check --model\` does so too`;
}
