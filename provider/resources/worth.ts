import { FEWEST_TRAINING_EXAMPLES, leakage, methodFits } from "../dataset";
import { UserError } from "../errors";
import { judgeBudget } from "../spend/budget";
import { baseModelOf } from "../spend/prices";
import type { Problem } from "./check";
import type { FineTuningJobInputs } from "./fine-tuning-job.inputs";
import { estimateOf } from "./job-outputs";
import { resourceName } from "./vendor-filename";

/** Refuses to submit what costs more than the budget, or what cannot be judged although a budget is set. */
export function refuseOverBudget(inputs: FineTuningJobInputs): void {
  const verdict = judgeBudget(inputs.budget, estimateOf(inputs));
  if (verdict.verdict === "ok") return;
  throw new UserError(
    `creating fine-tuning job "${resourceName(inputs.resourceUrn)}": ${verdict.sentence}. Nothing was submitted.`,
  );
}

/** What the data's counts say against the training; warnings are for people, problems stop the preview. */
export function judgeData(inputs: Partial<FineTuningJobInputs>): { problems: Problem[]; warnings: string[] } {
  const { trainingData, validationData } = inputs;
  // Undefined where a program says at `up` only how it trains.
  const type = inputs.method === undefined ? "supervised" : inputs.method.type;
  const problems = [
    ...tooFew(trainingData?.examples),
    ...misfit("trainingFile", trainingData?.format, type),
    ...misfit("validationFile", validationData?.format, type),
    ...wrongModel("trainingFile", trainingData?.format, inputs.model),
    ...wrongModel("validationFile", validationData?.format, inputs.model),
  ];
  const leak =
    trainingData && validationData ? leakage(trainingData.contentHash, validationData.contentHash) : undefined;
  return { problems, warnings: leak === undefined || leak.count === 0 ? [] : [leakText(leak)] };
}

/** Asked here and not of the `TrainingFile`, which does not know whether it is to train or to validate. */
function tooFew(examples: number | undefined): Problem[] {
  if (examples === undefined || examples >= FEWEST_TRAINING_EXAMPLES) return [];
  const reason = `the data have ${examples} ${examples === 1 ? "example" : "examples"}; training needs at least ${FEWEST_TRAINING_EXAMPLES}`;
  return [{ property: "trainingFile", reason }];
}

type Formats = NonNullable<Parameters<typeof methodFits>[0]>;

function misfit(property: string, format: string | undefined, type: Parameters<typeof methodFits>[1]): Problem[] {
  const sentence = methodFits(format as Formats | undefined, type);
  return sentence === undefined ? [] : [{ property, reason: sentence }];
}

/** OpenAI's chat models take no prompt/completion pairs; of models that others offer under other names nothing is known. */
function wrongModel(property: string, format: string | undefined, model: string | undefined): Problem[] {
  if (format !== "completion" || model === undefined || !/^(gpt-(3\.5|4)|o\d)/.test(baseModelOf(model))) return [];
  const reason = `the data are prompt/completion pairs, which the chat model "${model}" cannot be trained on; write each as { messages: [{ role: "user", … }, { role: "assistant", … }] }`;
  return [{ property, reason }];
}

function leakText({ count, first }: NonNullable<ReturnType<typeof leakage>>): string {
  const where = first
    .map(({ validationLine, trainingLine }) => `${validationLine} (training line ${trainingLine})`)
    .join(", ");
  const rest = count > first.length ? ` and ${count - first.length} more` : "";
  return `${count} validation ${count === 1 ? "row also stands" : "rows also stand"} in the training data, so validation measures memory, not learning: line ${where}${rest}. Take them out of one of the two files.`;
}
