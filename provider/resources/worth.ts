import { type Format, kindOf, knownReport, leakage, misfits, type Severity } from "../dataset";
import { UserError } from "../errors";
import type { Session } from "../session";
import { judgeBudget } from "../spend/budget";
import { judgeShortLife } from "./base-model";
import type { Problem } from "./check";
import type { FineTuningJobInputs } from "./fine-tuning-job.inputs";
import type { DataInputs } from "./inputs";
import { estimateOf } from "./job-outputs";
import type { Sight } from "./sight";
import type { Sources } from "./sources";
import { resourceName } from "./vendor-filename";

/** Refuses to submit what costs more than the budget, or what cannot be judged although a budget is set. */
export function refuseOverBudget(inputs: FineTuningJobInputs): void {
  const verdict = judgeBudget(inputs.budget, estimateOf(inputs));
  if (verdict.verdict === "ok") return;
  throw new UserError(
    `creating fine-tuning job "${resourceName(inputs.resourceUrn)}": ${verdict.sentence}. Nothing was submitted.`,
  );
}

/** Refuses to train on a base model that goes too soon; warns of one that goes soon. */
export async function refuseShortLived(session: Session, sight: Sight, inputs: FineTuningJobInputs): Promise<void> {
  const { resourceUrn: urn } = inputs;
  const { problem, warning } = await judgeShortLife({ sight, wallMs: session.clock.wall(), inputs });
  if (warning !== undefined) session.tell(urn, warning, "warning");
  if (problem === undefined) return;
  throw new UserError(`creating fine-tuning job "${resourceName(urn)}": ${problem}. Nothing was submitted.`);
}

/** What the data say against the training; warnings are for people, problems stop the preview. */
export function judgeData(
  inputs: Partial<FineTuningJobInputs>,
  sources: Pick<Sources, "named">,
): { problems: Problem[]; warnings: string[] } {
  const { trainingData, validationData } = inputs;
  const named = (data: DataInputs | undefined) => {
    const source = sources.named(data?.contentHash);
    return source === undefined ? "" : `in ${source}: `;
  };
  const found = [
    ...misfitsOf("trainingFile", trainingData, inputs, "training"),
    ...misfitsOf("validationFile", validationData, inputs, "validation"),
  ].map((one) => ({
    ...one,
    reason: named(one.property === "trainingFile" ? trainingData : validationData) + one.reason,
  }));
  const leak =
    trainingData && validationData ? leakage(trainingData.contentHash, validationData.contentHash) : undefined;
  return {
    problems: found.filter(({ severity }) => severity === "error").map(({ severity, ...problem }) => problem),
    warnings: [
      ...found.filter(({ severity }) => severity === "warning").map(({ reason }) => reason),
      ...(leak === undefined || leak.count === 0
        ? []
        : [leakText(leak, sources.named(trainingData?.contentHash), sources.named(validationData?.contentHash))]),
    ],
  };
}

/** Asked here and not of the `TrainingFile`, which does not know what it is used for. */
function misfitsOf(
  property: "trainingFile" | "validationFile",
  data: DataInputs | undefined,
  { method, model }: Partial<FineTuningJobInputs>,
  role: "training" | "validation",
): (Problem & { severity: Severity })[] {
  if (data === undefined) return [];
  const rows = { ...data, format: data.format as Format | undefined, fields: knownReport(data.contentHash)?.fields };
  // Undefined where a program says at `up` only how it trains.
  const type = method === undefined ? "supervised" : method.type;
  const grader = method?.reinforcement?.grader;
  return misfits(rows, { method: type, model, role, grader }).map(({ code, detail }) => {
    const { severity, what, remedy } = kindOf(code);
    return { property, severity, reason: `${detail ?? what} (${code}) → ${remedy}` };
  });
}

function leakText(
  { count, first }: NonNullable<ReturnType<typeof leakage>>,
  training = "the training data",
  validation = "the validation data",
): string {
  const where = first
    .map(({ validationLine, trainingLine }) => `${validationLine} (training line ${trainingLine})`)
    .join(", ");
  const rest = count > first.length ? ` and ${count - first.length} more` : "";
  return `${count} validation ${count === 1 ? "row also stands" : "rows also stand"} in the training data, so validation measures memory, not learning: line ${where}${rest}. Take them out of ${training} or out of ${validation}.`;
}
