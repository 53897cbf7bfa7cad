import type { dynamic } from "@pulumi/pulumi";
import { dialectOf } from "../../api/dialects";
import { refusalsOf } from "../../api/dialects/refusals";
import { graderFromPublished } from "../../api/wire-grader";
import { isNew, type Properties } from "../../engine/handler";
import { containsUnknown } from "../../engine/unknown";
import type { Session } from "../../session/session";
import type { FineTuningJobInputs } from "../job/inputs";
import { knownPart } from "../job/known-in-preview";
import { type Judged, judgeMetricArguments } from "../job/metric-problems";
import { trainingArguments } from "../job/training-schema";
import { sameValue } from "../shared/argument-changes";
import { schemaProblems, withoutProvider } from "../shared/check";
import { crossProblems } from "./cross-rules";
import { judgeData } from "./judge-data";
import { previewNewJob } from "./preview-new-job";
import { fineTuningJobSchema } from "./schema";

/** Everything that can be known to be wrong before money is spent. What it costs is judged in a preview, and before submitting. */
export async function checkJob(session: Session, olds: Properties, news: Properties): Promise<dynamic.CheckResult> {
  const inputs = withPublishedGraders(withoutProvider(news));
  const problems = [...schemaProblems(fineTuningJobSchema, inputs), ...crossProblems(inputs)];
  if (!containsUnknown(inputs.connection)) {
    const connection = inputs.connection as FineTuningJobInputs["connection"];
    if (isNew(olds)) problems.push(...(await session.connectionProblems(connection)));
    const endpoint = trainsAnew(olds, inputs) ? session.whereTo(connection) : undefined;
    if (endpoint !== undefined) problems.push(...refusalsOf(dialectOf(endpoint), inputs));
  }
  if (problems.length > 0) return { inputs: news, failures: problems };
  const known = knownPart(inputs);
  const { problems: misfits, warnings } = judgedTogether(
    await judgeData(known, session.sources),
    judgeMetricArguments(session, olds, known, trainingOf(known, inputs)),
  );
  if (isNew(olds)) for (const warning of warnings) session.tell(known.resourceUrn, warning, "warning");
  if (misfits.length > 0 || !isNew(olds) || !session.isPreview || isRefused(session, known))
    return { inputs: news, failures: misfits };
  return { inputs: news, failures: await previewNewJob(session, inputs, known) };
}

/** What is in service stays, whatever a vendor would say of it today: only what is to be trained is held against it. */
const trainsAnew = (olds: Properties, inputs: Properties): boolean =>
  isNew(olds) || trainingArguments.some((name) => !sameValue(olds[name], inputs[name]));

/** Of data with errors their own row says it, and that nothing is trained on them. */
const isRefused = ({ refusedData }: Session, { trainingData, validationData }: Partial<FineTuningJobInputs>): boolean =>
  [trainingData, validationData].some((data) => data !== undefined && refusedData.has(data.contentHash));

const judgedTogether = (...parts: Judged[]): Judged => ({
  problems: parts.flatMap(({ problems }) => problems),
  warnings: parts.flatMap(({ warnings }) => warnings),
});

/**
 * The method is undefined where a program says at `up` only how it trains. Whether there are data to validate with shows in all
 * inputs alone: in a preview the id of a new upload is not known yet.
 */
const trainingOf = ({ method }: Partial<FineTuningJobInputs>, { validationFile }: Properties) => ({
  method: method === undefined ? "supervised" : method.type,
  validated: validationFile !== undefined,
});

/** Schemas know one spelling; graders copied from the API's reference have another. */
function withPublishedGraders(inputs: Properties): Properties {
  const method = inputs.method as { reinforcement?: { grader?: unknown } } | undefined;
  if (typeof method !== "object" || typeof method.reinforcement !== "object" || method.reinforcement === null)
    return inputs;
  const grader = graderFromPublished(method.reinforcement.grader);
  return { ...inputs, method: { ...method, reinforcement: { ...method.reinforcement, grader } } };
}
