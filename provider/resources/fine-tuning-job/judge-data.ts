import {
  type FindingGroup,
  type Format,
  groupText,
  kindOf,
  leakage,
  leakageGroup,
  misfits,
  type Purpose,
  secondLook,
} from "../../dataset";
import type { Sources } from "../../session/source-lines";
import type { FineTuningJobInputs } from "../job/inputs";
import type { Judged } from "../job/metric-problems";
import type { Problem } from "../shared/check";
import { listed } from "../shared/findings-text";
import type { DataInputs } from "../shared/inputs";

/** What the data say against the training; warnings are for people, problems stop the preview. */
export async function judgeData(
  inputs: Partial<FineTuningJobInputs>,
  sources: Pick<Sources, "named">,
): Promise<Judged> {
  const { trainingData, validationData } = inputs;
  const training = await findingsIn("training", trainingData, inputs);
  const validation = await findingsIn("validation", validationData, inputs);
  const leaked = leakedRows(trainingData, validationData, sources);
  const [ours, held] = [sources.named(trainingData?.contentHash), sources.named(validationData?.contentHash)];
  return {
    problems: [...problems("trainingFile", training, ours), ...problems("validationFile", validation, held)],
    warnings: [...sentences(training, "warning", ours), ...sentences([...validation, ...leaked], "warning", held)],
  };
}

/** Asked here and not of the `TrainingFile`, which does not know what it is used for: what it has not said itself. */
async function findingsIn(
  role: "training" | "validation",
  data: DataInputs | undefined,
  { method, model }: Partial<FineTuningJobInputs>,
): Promise<FindingGroup[]> {
  // Without a content the rows could not be read, which their own resource says.
  if (data === undefined || data.contentHash === "") return [];
  const purpose: Purpose = {
    // Undefined where a program says at `up` only how it trains.
    method: method === undefined ? "supervised" : method.type,
    model,
    role,
    grader: method?.reinforcement?.grader,
    responseFormat: method?.reinforcement?.responseFormat,
  };
  const look = await secondLook(data.contentHash, purpose);
  if (look !== undefined) return look.news;
  // The rows were not read by this process.
  return misfits({ examples: data.examples, format: data.format as Format | undefined }, purpose).map(groupOf);
}

function groupOf({ code, detail }: ReturnType<typeof misfits>[number]): FindingGroup {
  const { severity, what, remedy } = kindOf(code);
  return { code, severity, message: detail ?? what, remedy, path: "", lines: [[1, 1]], last: 1, rows: 1, count: 1 };
}

/** Rows of the validation data that stand in the training data too. */
function leakedRows(
  training: DataInputs | undefined,
  validation: DataInputs | undefined,
  sources: Pick<Sources, "named">,
): FindingGroup[] {
  if (training === undefined || validation === undefined) return [];
  const leaked = leakage(training.contentHash, validation.contentHash);
  if (leaked === undefined || leaked.count === 0) return [];
  return [leakageGroup(leaked, sources.named(training.contentHash) ?? "it")];
}

function problems(property: string, groups: FindingGroup[], data: string | undefined): Problem[] {
  const [ofMethod, ofData] = [groups.filter(isOfMethod), groups.filter((group) => !isOfMethod(group))];
  return [
    ...sentences(ofData, "error", data).map((reason) => ({ property, reason })),
    ...sentences(ofMethod, "error", undefined).map((reason) => ({ property: "method", reason })),
  ];
}

/** What no other data would correct. */
const isOfMethod = ({ code }: FindingGroup): boolean => code === "invalid_response_format";

/** One finding is a sentence that names the data; several are a list under it. */
function sentences(all: FindingGroup[], severity: FindingGroup["severity"], data: string | undefined): string[] {
  const groups = all.filter((group) => group.severity === severity);
  const [first, second] = groups;
  if (first === undefined) return [];
  if (second === undefined) return [`${data === undefined ? "" : `in ${data}: `}${groupText(first)}`];
  return [listed(groups, severity, data ?? "the data")];
}
