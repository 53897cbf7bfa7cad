import { ConfigError } from "../../../errors";
import type { Client } from "../../client";
import { KEY_ENTRY } from "../../job-marks";
import type { JobRequest } from "../../wire-request";
import type { OperationOptions, Operations } from "../dialect";
import { asCsv, jobOfMetricsFile } from "../metrics-file";
import { notOffered } from "../not-offered";
import { wandbKeyFor } from "../wandb-key";
import { datasetCalls } from "./dataset-calls";
import { jobCalls } from "./job-calls";
import { measuredCalls } from "./measured-calls";
import { modelCalls } from "./model-calls";
import { fullName } from "./names";
import { place } from "./place";
import { jobToWire } from "./request";

/** All calls of Fireworks. */
export function operations(client: Client, { env, uploadLimits }: OperationOptions): Operations {
  const account = (): string => {
    const { accountId } = client.endpoint;
    if (accountId !== undefined) return accountId;
    throw new ConfigError(`connection.accountId: ${place.accountWanted}`);
  };
  const withFullNames = (request: JobRequest): JobRequest => ({
    ...request,
    trainingFile: fullName(account(), "datasets", request.trainingFile),
    validationFile: request.validationFile && fullName(account(), "datasets", request.validationFile),
  });
  const jobs = jobCalls(client, account);
  const measured = measuredCalls(client, jobs, account);
  const datasets = datasetCalls(client, account, uploadLimits);
  const models = modelCalls(client, account);
  return {
    async createJob(declared, options) {
      const request = withFullNames(declared);
      const wandbKey = wandbKeyFor(place.vendor, request, env);
      const secrets = wandbKey === undefined ? [] : [wandbKey];
      return jobs.create(request, { body: jobToWire(request, { wandbKey }), secrets }, options);
    },
    // Where metrics are to be reported to changes no price, and the key for it is asked for at `up` alone.
    estimatePrice: (request, options) =>
      jobs.estimatePrice(request, jobToWire({ ...withFullNames(request), integrations: undefined }, {}), options),
    getJob: (id, options) => jobs.get(id, options),
    listJobs: (query, options) => {
      const { [KEY_ENTRY]: key, ...others } = query?.metadata ?? {};
      // A job carries its key and no metadata beside it.
      return Object.keys(others).length > 0 ? nothing() : jobs.list(key, options);
    },
    cancelJob: (id, options) => jobs.cancel(id, options),
    pauseJob: async (id) => {
      throw notOffered(`pausing fine-tuning job "${id}"`, place.vendor, "leave `paused` out, or cancel the job.");
    },
    resumeJob: (id, options) => jobs.resume(id, options),
    listEvents: (id, options) => measured.events(id, options),
    listCheckpoints: () => nothing(),
    uploadFile: (upload) => datasets.upload(upload),
    getFile: (id, options) => datasets.get(id, options),
    listFiles: (_query, options) => datasets.list(options),
    deleteFile: (id, options) => datasets.remove(id, options),
    async fileContent(id, options) {
      const job = jobOfMetricsFile(id);
      if (job === undefined) throw notOffered(`reading the content of dataset "${id}"`, place.vendor, ELSEWHERE);
      return Buffer.from(asCsv(await measured.rows(job, options)));
    },
    getModel: (id, options) => models.get(id, options),
    listModels: (options) => models.list(options),
    deleteModel: (id, options) => models.remove(id, options),
    listCheckpointPermissions: (checkpoint) => refused(noCheckpoints(checkpoint)),
    createCheckpointPermissions: async (checkpoint) => {
      throw noCheckpoints(checkpoint);
    },
    deleteCheckpointPermission: async (checkpoint) => {
      throw noCheckpoints(checkpoint);
    },
  };
}

const ELSEWHERE = "look for it on Fireworks' website.";

const noCheckpoints = (checkpoint: string) =>
  notOffered(`sharing checkpoint "${checkpoint}"`, place.vendor, "share the model on Fireworks' website.");

async function* nothing(): AsyncGenerator<never, void, undefined> {}

// biome-ignore lint/correctness/useYield: it refuses before there is anything to give.
async function* refused(error: Error): AsyncGenerator<never, void, undefined> {
  throw error;
}
