import { chosenHyperparameters } from "../../api/chosen-hyperparameters";
import { dialectOf } from "../../api/dialects";
import type { FineTuningApi } from "../../api/fine-tuning-api";
import { collect } from "../../api/pages";
import { isNotOffered } from "../../api/statuses";
import type { Checkpoint, CheckpointMetrics, Job } from "../../api/types";
import type { Endpoint } from "../../endpoint/endpoint";
import { lineageOf } from "../../lineage/lineage";
import type { Origin } from "../../lineage/origin";
import { chooseCheckpoint } from "../../quality/choose";
import { finalMetrics } from "../../quality/metrics";
import { costOfJob, type Estimate } from "../../spend/estimate";
import { withoutUndefined } from "../../values";
import { isTerminal } from "../../waiting/milestones";
import type { DataInputs } from "../shared/inputs";
import { storedEndpoint } from "../shared/made-elsewhere";
import { STATE_VERSION } from "../shared/parsed-state";
import { dataOfJob } from "./data-of-job";
import { echoedInputs } from "./echoed-inputs";
import type { FineTuningJobInputs } from "./inputs";
import { estimateOf } from "./job-estimate";
import type { JobOutputs } from "./job-resource";
import type { LifecycleInputs } from "./lifecycle-inputs";

/** What is asked of the server beside the job itself. */
export interface JobResults {
  checkpoints: Checkpoint[];
  metrics?: CheckpointMetrics | undefined;
  modelShutdownDate?: string | undefined;
}

const METRIC_EVENTS = 20;

/** Checkpoints oldest first, final metrics and the model's end; what a server does not offer is left out. */
export async function readResults(
  api: Pick<FineTuningApi, "listCheckpoints" | "listEvents" | "getModel">,
  job: Job,
): Promise<JobResults> {
  const checkpoints = (await collect(api.listCheckpoints(job.id)).catch(unsupported)) ?? [];
  checkpoints.sort((a, b) => a.stepNumber - b.stepNumber);
  if (!isTerminal(job.status)) return { checkpoints };
  const events = (await collect(api.listEvents(job.id), METRIC_EVENTS).catch(unsupported)) ?? [];
  const model =
    job.fineTunedModel === undefined ? undefined : await api.getModel(job.fineTunedModel).catch(unsupported);
  return { checkpoints, metrics: finalMetrics({ checkpoints, events }), modelShutdownDate: model?.shutdownDate };
}

/** Everything known of a job, as a resource's outputs. */
export function outputsOf(
  job: Job,
  inputs: Partial<FineTuningJobInputs>,
  own: { endpoint: Endpoint; instance: string; ready: boolean; origin: Origin; settledAt: number | undefined },
  results: JobResults,
): JobOutputs {
  const data = dataOfJob(job, inputs);
  const { object, status, createdAt, finishedAt, estimatedFinish, error, fineTunedModel, organizationId } = job;
  return withoutUndefined({
    object,
    status,
    createdAt,
    finishedAt,
    estimatedFinish,
    error,
    fineTunedModel,
    organizationId,
    resultFiles: job.resultFiles,
    trainedTokens: job.trainedTokens,
    resolved: { model: job.model, seed: job.seed, hyperparameters: chosenHyperparameters(job) },
    checkpoints: results.checkpoints,
    bestCheckpoint: bestCheckpoint(results.checkpoints, inputs.selectBy),
    metrics: results.metrics,
    cost: costOf(job, inputs, own.endpoint),
    modelShutdownDate: results.modelShutdownDate,
    endpoint: storedEndpoint(own.endpoint),
    lineage: lineageOf(job, {
      ...own.origin,
      trainingData: rowsKnown(data.trainingData),
      validationData: rowsKnown(data.validationData),
      metrics: results.metrics,
      pricePerMillionTokens: inputs.budget?.pricePerMillionTokens,
    }),
    instance: own.instance,
    ready: own.ready,
    stateVersion: STATE_VERSION,
    settledAt: own.settledAt,
  }) as JobOutputs;
}

function rowsKnown(data: DataInputs | undefined) {
  return data && { contentHash: data.contentHash, examples: data.examples, tokens: data.tokens };
}

function costOf(job: Job, inputs: Partial<FineTuningJobInputs>, endpoint: Endpoint) {
  // A resource that did not submit the job knows only from the job what was declared.
  const declared = inputs.model === undefined ? { ...echoedInputs(job), ...inputs } : inputs;
  const { estimatedTokens, estimated, currency } = withVendorsOwn(
    job,
    estimateOf(declared, dialectOf(endpoint).epochsUnsaid),
  );
  const submitted = inputs.method === undefined ? job : { ...job, method: inputs.method };
  const actual = costOfJob(submitted, inputs.budget?.pricePerMillionTokens);
  return { estimatedTokens, estimated, actual, currency };
}

/** What the vendor estimated of this very job is nearer to the truth than tokens and a price. */
const withVendorsOwn = ({ estimatedCost = undefined }: Job, estimate: Estimate): Estimate =>
  estimatedCost === undefined ? estimate : { ...estimate, estimated: estimatedCost };

function bestCheckpoint(checkpoints: Checkpoint[], selectBy: LifecycleInputs["selectBy"]) {
  const choice = chooseCheckpoint(checkpoints, selectBy);
  return choice === undefined ? undefined : { ...choice.checkpoint, chosenBy: choice.chosenBy };
}

/**
 * For `catch`: many servers lack an operation, or the permission for it. Every other error is thrown again, so that nothing is
 * stored as absent that would be there a minute later.
 */
function unsupported(error: unknown): undefined {
  if (!isNotOffered(error)) throw error;
}
