import { Refused, type Route, type VendorRequest } from "../vendor-server";
import { bodyBy, type DpoBody, nothing, queryBy, type SupervisedBody } from "./contract";
import type { JobKind, SimulatedJob } from "./job";
import { shownJob } from "./job-answer";
import { masked, pageOf } from "./lists";
import { metricsOf } from "./metrics";
import type { Models } from "./models";
import { accountPath, checkedId, type Place } from "./place";
import { hasModel, isEnd, isTombstone, type JobState, type Stage, trained } from "./stages";

/** How new jobs behave; tests change it. */
export interface JobManners {
  /** What the next jobs go through. @default trained */
  stages: Stage[];
  /** How long a stage lasts, in seconds. @default 60 */
  secondsPerStage: number;
  /** From how many lists a new job is missing. @default 0 */
  unlisted: number;
  /** Rows of the metrics file as the vendor writes them now, or as it did. @default "flat" */
  metrics: "flat" | "nested";
}

export const usualManners = (): JobManners => ({ stages: trained, secondsPerStage: 60, unlisted: 0, metrics: "flat" });

/** One kind of jobs of an account. */
export function jobsOf(
  place: Place,
  kind: JobKind,
  models: Models,
  isReady: (dataset: string) => boolean,
  manners: JobManners,
) {
  const all = new Map<string, SimulatedJob>();
  const stageOf = (job: SimulatedJob): Stage => job.stages[job.at] ?? { state: "JOB_STATE_UNSPECIFIED" };
  const stateOf = (job: SimulatedJob): JobState => stageOf(job).state;
  const shown = (job: SimulatedJob) => shownJob(place, job, stageOf(job));

  function existing({ params }: VendorRequest): SimulatedJob {
    const job = all.get(params.job ?? "");
    if (!job) throw new Refused(404, `job "${params.job}" not found`, "NOT_FOUND");
    return job;
  }

  function judged(body: SupervisedBody | DpoBody): SupervisedBody | DpoBody {
    const training = "trainingConfig" in body ? (body.trainingConfig ?? {}) : (body as SupervisedBody);
    const { baseModel, warmStartFrom, epochs = 1, learningRate = 1e-4, loraRank = 8, outputModel } = training;
    const no = (message: string) => new Refused(400, message, "INVALID_ARGUMENT");
    if ((baseModel === undefined) === (warmStartFrom === undefined)) throw no("set one of baseModel and warmStartFrom");
    models.checkTrainable(baseModel ?? warmStartFrom ?? "");
    if (epochs < 1 || learningRate <= 0 || loraRank < 1) throw no("epochs, learningRate and loraRank must be positive");
    if (training.gradientAccumulationSteps !== undefined) throw no("gradientAccumulationSteps is not supported");
    for (const dataset of [body.dataset, "evaluationDataset" in body ? body.evaluationDataset : undefined]) {
      if (dataset !== undefined && !isReady(dataset)) throw no(`dataset "${dataset}" does not exist or is not READY`);
    }
    if (outputModel !== undefined) models.checkFree(outputModel);
    return body;
  }

  function create(request: VendorRequest) {
    const { query } = request;
    const body = bodyBy(kind.schema, request, [kind.idParameter]);
    const id = checkedId(query.get(kind.idParameter) ?? `job-${all.size + 1}`, kind.idParameter);
    if (all.has(id)) throw new Refused(409, `job ID "${id}" already exists`, "ALREADY_EXISTS");
    const now = place.now();
    const { stages, unlisted } = manners;
    const job = { id, kind, body: judged(body), created: now, updated: now, stages, at: 0, since: 0, unlisted };
    all.set(id, job);
    return { body: shown(job) };
  }

  function list({ query }: VendorRequest) {
    const listed = [...all.values()].filter((job) => job.unlisted === 0 && !isTombstone(stateOf(job)));
    const answer = { body: pageOf(kind.collection, listed.map(shown), query) };
    for (const job of all.values()) job.unlisted = Math.max(0, job.unlisted - 1);
    return answer;
  }

  function goOn(job: SimulatedJob, stages: Stage[]): void {
    Object.assign(job, { stages, at: 0, since: 0, updated: place.now() });
  }

  function cancel(request: VendorRequest) {
    const job = existing(request);
    bodyBy(nothing, request);
    if (isEnd(stateOf(job))) throw new Refused(400, `the job is ${stateOf(job)}`, "FAILED_PRECONDITION");
    goOn(job, [{ state: "JOB_STATE_CANCELLING" }, { state: "JOB_STATE_CANCELLED" }]);
    return { body: {} };
  }

  function resume(request: VendorRequest) {
    const job = existing(request);
    bodyBy(nothing, request);
    if (stateOf(job) !== "JOB_STATE_PAUSED") throw new Refused(400, "the job is not paused", "FAILED_PRECONDITION");
    goOn(job, trained.slice(4));
    return { body: shown(job) };
  }

  function remove(request: VendorRequest) {
    queryBy(request.query, []);
    const job = existing(request);
    if (isTombstone(stateOf(job))) throw new Refused(404, `job "${job.id}" not found`, "NOT_FOUND");
    goOn(job, [
      {
        state: "JOB_STATE_DELETED",
        status: { code: "OK", message: "Deleted. Resources released; no further billing." },
      },
    ]);
    return { body: {} };
  }

  function pass(seconds: number): void {
    for (const job of all.values()) {
      job.since += seconds;
      while (job.since >= manners.secondsPerStage && job.at < job.stages.length - 1) {
        job.since -= manners.secondsPerStage;
        job.at += 1;
        job.updated = place.now();
        if (hasModel(stateOf(job))) models.add(job);
      }
    }
  }

  const root = `/v1/accounts/{account}/${kind.collection}`;
  const routes: Route[] = [
    ["POST", root, create],
    ["GET", root, list],
    [
      "GET",
      `${root}/{job}`,
      (request) => ({ body: masked(shown(existing(request)), queryBy(request.query, ["readMask"]).readMask) }),
    ],
    ["DELETE", `${root}/{job}`, remove],
    ["POST", `${root}/{job}:cancel`, cancel],
    ["POST", `${root}/{job}:resume`, resume],
  ];
  return {
    all,
    routes,
    pass,
    judged,
    existing,
    goOn,
    stateOf,
    metrics: (job: SimulatedJob) => metricsOf(job, stageOf(job), manners.metrics),
    path: (id: string) => accountPath(place, kind.collection, id),
  };
}

export type Jobs = ReturnType<typeof jobsOf>;
