import type { dynamic } from "@pulumi/pulumi";
import { containsUnknown } from "../engine/unknown";
import type { Session } from "../session";
import { estimateText } from "../spend/budget";
import type { Estimate } from "../spend/estimate";
import { judgeShutdown } from "../spend/shutdown";
import { foreseenMismatch } from "./adopt-job";
import { budgetProblems } from "./budget-check";
import { type Problem, schemaProblems, withoutProvider } from "./check";
import type { FineTuningJobInputs } from "./fine-tuning-job.inputs";
import { crossProblems, fineTuningJobSchema } from "./fine-tuning-job.schema";
import { graderFromPublished } from "./grader.schema";
import { isNew, type Properties } from "./handler";
import { estimateOf } from "./job-outputs";
import { awaited, knownPart } from "./known-in-preview";
import { type Judged, judgeWishes } from "./wishes";
import { judgeData } from "./worth";

/** Everything that can be known to be wrong before money is spent. */
export async function checkJob(session: Session, olds: Properties, news: Properties): Promise<dynamic.CheckResult> {
  const inputs = withPublishedGraders(withoutProvider(news));
  const problems = [...schemaProblems(fineTuningJobSchema, inputs), ...crossProblems(inputs)];
  if (isNew(olds) && !containsUnknown(inputs.connection))
    problems.push(...(await session.connectionProblems(inputs.connection as FineTuningJobInputs["connection"])));
  if (problems.length > 0) return { inputs: news, failures: problems };
  const known = knownPart(inputs);
  const estimate = estimateInPreview(inputs, known);
  const { problems: failures, warnings } = judgedTogether(
    judgeData(known, session.sources),
    judgeWishes(session, olds, known, trainingOf(known)),
    // A job that exists is paid for: a budget says something about the next one only.
    isNew(olds) && known.adoptJobId === undefined ? budgetProblems(inputs, known.budget, estimate) : nothing,
  );
  if (failures.length === 0 && isNew(olds)) {
    failures.push(...(await adoptionProblems(session, inputs)), ...(await shutdownProblems(session, known)));
    announce(session, known, estimate, warnings);
  }
  return { inputs: news, failures };
}

const nothing: Judged = { problems: [], warnings: [] };

const judgedTogether = (...parts: Judged[]): Judged => ({
  problems: parts.flatMap(({ problems }) => problems),
  warnings: parts.flatMap(({ warnings }) => warnings),
});

/** Undefined where a program says at `up` only how it trains. */
const trainingOf = ({ method, validationFile }: Partial<FineTuningJobInputs>) => ({
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

function estimateInPreview(inputs: Properties, known: Partial<FineTuningJobInputs>): Estimate {
  const unknownBecause = awaited(inputs);
  return unknownBecause === undefined ? estimateOf(known) : { currency: "USD", unknownBecause };
}

/** A single look at the job that is to be taken over. Where it cannot be had now, `up` will say why. */
async function adoptionProblems(session: Session, inputs: Properties): Promise<Problem[]> {
  const { adoptJobId: id, connection } = inputs as Partial<FineTuningJobInputs>;
  if (id === undefined || containsUnknown(id) || containsUnknown(connection)) return [];
  const job = await session
    .connect(connection)
    .load.job(id)
    .catch(() => undefined);
  const mismatch = job && foreseenMismatch(job, inputs);
  return mismatch === undefined ? [] : [{ property: "adoptJobId", reason: mismatch }];
}

async function shutdownProblems(
  session: Session,
  inputs: Partial<FineTuningJobInputs> & { resourceUrn: string },
): Promise<Problem[]> {
  const { model, failIfShutdownWithinDays, connection } = inputs;
  if (model === undefined || containsUnknown(connection)) return [];
  const { api, place } = session.connect(connection);
  // A server that cannot be asked now will be asked for the job itself; a missing model is refused there.
  const shutdownDate = await api.getModel(model).then(
    ({ shutdownDate }) => shutdownDate,
    () => undefined,
  );
  const verdict = judgeShutdown({
    model,
    shutdownDate,
    announcedDatesHold: new URL(place.baseUrl).hostname === "api.openai.com",
    wallMs: session.clock.wall(),
    failWithinDays: failIfShutdownWithinDays,
  });
  if (verdict.verdict === "refuse")
    return [{ property: "model", reason: verdict.sentence ?? "is about to be removed" }];
  if (verdict.verdict === "warn" && verdict.sentence !== undefined)
    session.tell(inputs.resourceUrn, verdict.sentence, "warning");
  return [];
}

function announce(
  session: Session,
  inputs: Partial<FineTuningJobInputs> & { resourceUrn: string },
  estimate: Estimate,
  warnings: string[],
): void {
  for (const warning of warnings) session.tell(inputs.resourceUrn, warning, "warning");
  if (inputs.adoptJobId === undefined) session.tell(inputs.resourceUrn, `estimate: ${estimateText(estimate)}`);
}
