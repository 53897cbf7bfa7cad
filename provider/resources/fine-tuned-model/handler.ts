import { randomUUID } from "node:crypto";
import type { dynamic } from "@pulumi/pulumi";
import { z } from "zod";
import { type Handler, isNew, type Properties } from "../../engine/handler";
import { containsUnknown } from "../../engine/unknown";
import { resourceName } from "../../engine/urn";
import { UserError } from "../../errors";
import type { Session } from "../../session/session";
import { isFailure } from "../../waiting/milestones";
import { fineTuningJobSchema } from "../fine-tuning-job/schema";
import { inServiceOf, warnOfMisses } from "../job/acceptance";
import { deleteJob } from "../job/delete";
import type { JobOutputs } from "../job/job-resource";
import { judgeMetricArguments } from "../job/metric-problems";
import { previewNamedJob } from "../job/preview-job";
import { previewResumed } from "../job/preview-resumed-job";
import { readJob } from "../job/read";
import { jobOutputFields } from "../job/state";
import { waitAndJudge } from "../job/wait-and-judge";
import { argumentChanges, type ChangeTable, sameValue } from "../shared/argument-changes";
import { type Problem, schemaProblems, withoutProvider } from "../shared/check";
import { displayedChanges } from "../shared/displayed-changes";
import { leadsElsewhere, lookWhereMade } from "../shared/made-elsewhere";
import { type Shapes, shapeOf, withParsedState } from "../shared/parsed-state";
import { reachabilityProblems } from "../shared/reachability-problems";
import { oneOf, type Same, text } from "../shared/rules";
import type { FineTunedModelInputs } from "./fine-tuned-model";

type State = FineTunedModelInputs & JobOutputs;

const schema = fineTuningJobSchema
  .pick({
    accept: true,
    budget: true,
    selectBy: true,
    onFailure: true,
    stallMinutes: true,
    connection: true,
    trainingData: true,
    validationData: true,
    resourceUrn: true,
    pulumiOrganization: true,
    secretArguments: true,
    timeouts: true,
  })
  .extend({
    job: text("must be a FineTuningJob or a job id, e.g. ftjob-abc123"),
    onDelete: z.strictObject({ model: oneOf("keep", "delete").optional() }).optional(),
  });

true satisfies Same<keyof z.output<typeof schema>, keyof FineTunedModelInputs>;

const inputsShape = shapeOf<FineTunedModelInputs>({ job: z.string(), resourceUrn: z.string() });

const shapes: Shapes<FineTunedModelInputs, State> = {
  what: "fine-tuned model",
  inputs: inputsShape,
  state: shapeOf<State>(jobOutputFields),
};

export function fineTunedModelHandler(session: Session): Handler {
  return withParsedState(shapes, {
    check: (olds, news) => check(session, olds, news),
    diff: (id, olds, news) => diff(session, id, olds, news),
    create: (inputs) => create(session, inputs),
    read: (id, props) => read(session, id, props),
    update: (_id, olds, news) => waitOut(session, news, olds),
    delete: (id, props) => remove(session, id, props),
  });
}

async function check(session: Session, olds: Properties, news: Properties): Promise<dynamic.CheckResult> {
  if (isNew(olds)) session.redeclared.checked(String(news.resourceUrn), news);
  const inputs = withoutProvider(news);
  const failures = schemaProblems(schema, inputs);
  if (isNew(olds) && !containsUnknown(inputs.connection))
    failures.push(...(await session.connectionProblems(inputs.connection as FineTunedModelInputs["connection"])));
  if (failures.length > 0) return { inputs: news, failures };
  const { trainingData, validationData, ...limits } = inputs as Partial<FineTunedModelInputs>;
  const { problems, warnings } = judgeMetricArguments(session, olds, limits, {
    method: methodOf(trainingData),
    // Of a job that was submitted elsewhere, or with bare file ids, this cannot be seen.
    validated: validationData === undefined ? undefined : true,
  });
  if (!isNew(olds) || problems.length > 0) return { inputs: news, failures: problems };
  for (const warning of warnings) session.tell(String(inputs.resourceUrn), warning, "warning");
  return { inputs: news, failures: session.isPreview ? await previewNew(session, inputs) : [] };
}

/** Pairs and graded examples train in one way only. */
function methodOf(data: FineTunedModelInputs["trainingData"]): "dpo" | "reinforcement" | undefined {
  if (containsUnknown(data)) return undefined;
  if (data?.format === "preference") return "dpo";
  return data?.format === "reinforcement" ? "reinforcement" : undefined;
}

/** Says in a preview what the job is that will be waited for, where it is there already. */
async function previewNew(session: Session, inputs: Properties): Promise<Problem[]> {
  if (containsUnknown(inputs.connection) || containsUnknown(inputs.job) || !inputsShape.fits(inputs)) return [];
  const { connection, job: id, onFailure, accept, resourceUrn } = inputs;
  const unreachable = await reachabilityProblems(session, { connection, resourceUrn }, "jobs");
  if (unreachable.length > 0) return unreachable;
  const { answers } = session.connect(connection);
  const limits = { accept, urn: resourceUrn };
  const preview = await previewNamedJob({ answers, id, property: "job", onFailure, limits });
  if (preview.kind === "refused") return [preview.problem];
  session.tell(resourceUrn, preview.sentence);
  return [];
}

/** The price comes from the job, see `priceChanges`. */
const onChange = {
  job: "replace",
  accept: "update",
  selectBy: "update",
  onDelete: "update",
  onFailure: "update",
  stallMinutes: "update",
  connection: "update",
  timeouts: "update",
  budget: "special",
  trainingData: "ignore",
  validationData: "ignore",
  resourceUrn: "ignore",
  pulumiOrganization: "ignore",
  secretArguments: "ignore",
} as const satisfies ChangeTable<FineTunedModelInputs>;

/** In a preview the engine does not know an output that is absent. */
const priceChanges = (olds: State, { budget }: FineTunedModelInputs): boolean =>
  !sameValue(olds.budget, budget) && !containsUnknown(budget);

async function diff(
  session: Session,
  id: string,
  olds: State,
  news: FineTunedModelInputs,
): Promise<dynamic.DiffResult> {
  session.lastSeen.saw({ urn: news.resourceUrn, instance: olds.instance, id, ready: olds.ready === true });
  session.sawDiff(news.resourceUrn, { changed: displayedChanges(olds, news), replaces: news.job !== olds.job });
  const { replaces, updates, undecided } = argumentChanges<FineTunedModelInputs>(onChange, olds, news);
  const dead = olds.ready !== true && isFailure(olds.status);
  if (session.isPreview && replaces.length === 0 && !dead && olds.ready !== true)
    await previewResumed(session, { id, olds, inputs: news, gone: (baseUrl) => jobIsGone(news, baseUrl) });
  if (replaces.length === 0 && !dead) warnOfMisses(session, olds, news);
  return {
    changes:
      [...replaces, ...updates, ...undecided].length > 0 ||
      priceChanges(olds, news) ||
      olds.ready !== true ||
      leadsElsewhere(session, olds, news.connection),
    replaces: dead ? [...replaces, "status"] : replaces,
  };
}

function create(session: Session, inputs: FineTunedModelInputs) {
  session.redeclared.made(inputs.resourceUrn);
  return waitOut(session, inputs, undefined);
}

/** Of what is imported, or only read, the id is all that a program says. */
async function read(session: Session, id: string, props: Partial<State>): Promise<dynamic.ReadResult> {
  const found = await readJob(session, id, props);
  return found.props === undefined ? found : { ...found, props: { ...found.props, job: props.job ?? id } };
}

/** The job is another resource's, or somebody else's. */
const remove = (session: Session, id: string, props: State): Promise<void> =>
  deleteJob(
    session,
    id,
    { ...props, onDelete: { ...props.onDelete, runningJob: "leave" } },
    async (held, { job }) => job === held,
  );

/** Both a first wait and one that goes on; nothing is ever submitted. */
async function waitOut(session: Session, inputs: FineTunedModelInputs, olds: State | undefined) {
  const connection = session.connect(inputs.connection);
  const { api } = connection;
  const job = await lookWhereMade(`job ${inputs.job}`, olds ?? {}, connection, () => api.getJob(inputs.job));
  if (job === undefined) throw jobIsGone(inputs, connection.endpoint.baseUrl);
  const phase = olds === undefined ? "create" : "update";
  const { onDelete, job: _job, ...shared } = inputs;
  const stored = await waitAndJudge({
    session,
    connection,
    job,
    inputs: shared,
    kept: { ...inputs },
    instance: olds?.instance ?? randomUUID(),
    origin: olds?.lineage ?? {},
    fresh: false,
    inService: olds && inServiceOf(olds),
    phase,
    resumed: olds !== undefined && olds.ready !== true,
  });
  return { id: stored.id, outs: stored.outs };
}

const jobIsGone = ({ job, resourceUrn }: FineTunedModelInputs, baseUrl: string) =>
  new UserError(
    `waiting for the model "${resourceName(resourceUrn)}": there is no job ${job} at ${baseUrl}. Next: check the id and the connection.`,
  );
