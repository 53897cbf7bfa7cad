import { ApiError, ProtocolError } from "../../../errors";
import type { Call, Client } from "../../client";
import type { CallOptions } from "../../fine-tuning-api";
import { get, remove } from "../../operations";
import { isNotOffered } from "../../statuses";
import type { Job } from "../../types";
import type { VendorEstimate } from "../../vendor-estimate";
import type { JobRequest } from "../../wire-request";
import type { OperationOptions, Operations } from "../dialect";
import { asCsv, jobOfMetricsFile } from "../metrics-file";
import { notOffered } from "../not-offered";
import { wandbKeyFor } from "../wandb-key";
import { checkpointsOf, WireCheckpoints } from "./checkpoints";
import { eventsOf, type TogetherEvent, WireTogetherEvents } from "./events";
import { fileFromWire, WireTogetherFile, WireTogetherFiles } from "./files";
import { readJob, type TogetherJob, WireTogetherJob, WireTogetherJobs } from "./job";
import { type MetricsRow, metricsRows, WireMetrics } from "./metrics";
import { allModels, WireTogetherModels, WireTrainable } from "./models";
import { estimateFromWire, WireEstimate } from "./price";
import { estimateToWire, jobToWire } from "./request";
import { uploadFile } from "./upload";

const VENDOR = "Together";

/** The calls of Together. Its lists have no pages. */
export function operations(client: Client, { clock, env }: OperationOptions): Operations {
  const shown = (wire: TogetherJob, events?: TogetherEvent[]) => readJob(wire, clock.wall(), events);
  return {
    createJob: async (request, options) => shown(await submitted(client, request, env, options)),
    estimatePrice: (request, options) => estimated(client, request, options),
    getJob: (id, options) => jobById(client, id, shown, options),
    listJobs: (_query, options) => listedJobs(client, shown, options),
    cancelJob: async (id, options) => {
      const call = {
        doing: `cancelling fine-tuning job "${id}"`,
        method: "POST",
        path: `${jobPath(id)}/cancel`,
      } as const;
      await client.send({ ...call, repeat: "safe", ...options });
    },
    ...weightOperations,
    listEvents: (id, options) => events(client, id, options),
    listCheckpoints: (id, options) => checkpoints(client, id, options),
    uploadFile: (upload) => uploadFile(client, upload),
    ...fileOperations(client),
    ...modelOperations(client),
  };
}

/** The one call that is paid for, sent once; `find-or-submit.ts` says what follows where its answer is missing. */
async function submitted(
  client: Client,
  request: JobRequest,
  env: OperationOptions["env"],
  options?: CallOptions,
): Promise<TogetherJob> {
  const wandbKey = wandbKeyFor(VENDOR, request, env);
  const call = {
    doing: `creating a fine-tuning job on "${request.model}"`,
    method: "POST",
    path: "/fine-tunes",
    json: jobToWire(request, { wandbKey }),
    secrets: wandbKey === undefined ? [] : [wandbKey],
    repeat: "never",
  } as const;
  return client.read({ ...call, ...options }, WireTogetherJob);
}

/** Asked with what the create call would say, without keys; there is an estimate once Together has looked at the files. */
async function estimated(client: Client, request: JobRequest, options?: CallOptions): Promise<VendorEstimate> {
  const call = {
    doing: `estimating the price of a fine-tuning job on "${request.model}"`,
    method: "POST",
    path: "/fine-tunes/estimate-price",
    json: estimateToWire(jobToWire(request, {})),
    repeat: "safe",
  } as const;
  return estimateFromWire(await client.read({ ...call, ...options }, WireEstimate), VENDOR);
}

type Shown = (wire: TogetherJob, events?: TogetherEvent[]) => Job;

async function jobById(client: Client, id: string, shown: Shown, options?: CallOptions): Promise<Job> {
  const call = get(`getting fine-tuning job "${id}"`, jobPath(id), options);
  const wire = await client.read(call, WireTogetherJob);
  // Some cache's answer: taken for ours, another job would be waited for, put into service, or cancelled.
  if (wire.id !== id) throw new ProtocolError(`${call.doing}: the answer is about another job, "${wire.id}"`, 200);
  const job = shown(wire);
  if (job.status !== "failed" || job.error !== undefined) return job;
  // A failed job says only in its events why.
  return shown(wire, await toldEvents(client, id, options).catch(noneOffered));
}

async function* listedJobs(client: Client, shown: Shown, options?: CallOptions): AsyncGenerator<Job, void, undefined> {
  const { data } = await client.read(get("listing fine-tuning jobs", "/fine-tunes", options), WireTogetherJobs);
  yield* (data ?? []).map((wire) => shown(wire)).sort((a, b) => b.createdAt - a.createdAt);
}

async function* events(client: Client, id: string, options?: CallOptions) {
  const told = await toldEvents(client, id, options);
  yield* eventsOf(id, told, await measured(client, id, options));
}

async function toldEvents(client: Client, id: string, options?: CallOptions): Promise<TogetherEvent[]> {
  const call = get(`listing the events of fine-tuning job "${id}"`, `${jobPath(id)}/events`, options);
  return (await client.read(call, WireTogetherEvents)).data ?? [];
}

async function* checkpoints(client: Client, id: string, options?: CallOptions) {
  const call = get(`listing the checkpoints of fine-tuning job "${id}"`, `${jobPath(id)}/checkpoints`, options);
  const listed = await client.read(call, WireCheckpoints);
  const rows = (listed.data ?? []).length === 0 ? [] : await measured(client, id, options);
  yield* checkpointsOf(id, listed, rows);
}

/** What was measured; nothing where it is not offered, because events and checkpoints are worth having without it. */
async function measured(client: Client, id: string, options?: CallOptions): Promise<MetricsRow[]> {
  const call = get(`reading the metrics of fine-tuning job "${id}"`, `${jobPath(id)}/metrics`, options);
  return client.read(call, WireMetrics).then(metricsRows, noneOffered);
}

function noneOffered(error: unknown): [] {
  if (!isNotOffered(error)) throw error;
  return [];
}

const WEBSITE = "look for it on Together's website.";

/** What Together does not have. */
const weightOperations: Pick<
  Operations,
  | "pauseJob"
  | "resumeJob"
  | "deleteModel"
  | "listCheckpointPermissions"
  | "createCheckpointPermissions"
  | "deleteCheckpointPermission"
> = {
  pauseJob: async (id) => {
    throw notOffered(`pausing fine-tuning job "${id}"`, VENDOR, "leave `paused` out, or cancel the job.");
  },
  resumeJob: async (id) => {
    throw notOffered(`resuming fine-tuning job "${id}"`, VENDOR, "leave `paused` out.");
  },
  deleteModel: async (id) => {
    throw notOffered(`deleting model "${id}"`, VENDOR, WEBSITE);
  },
  // biome-ignore lint/correctness/useYield: a list that is not there gives nothing
  async *listCheckpointPermissions(checkpoint) {
    throw notOffered(`listing the permissions of checkpoint "${checkpoint}"`, VENDOR, WEBSITE);
  },
  createCheckpointPermissions: async (checkpoint) => {
    throw notOffered(`sharing checkpoint "${checkpoint}"`, VENDOR, WEBSITE);
  },
  deleteCheckpointPermission: async (checkpoint) => {
    throw notOffered(`taking back a permission of checkpoint "${checkpoint}"`, VENDOR, WEBSITE);
  },
};

function fileOperations(client: Client): Pick<Operations, "getFile" | "listFiles" | "deleteFile" | "fileContent"> {
  return {
    getFile: async (id, options) =>
      fileFromWire(await client.read(get(`getting file "${id}"`, filePath(id), options), WireTogetherFile)),
    async *listFiles(query, options) {
      const { data } = await client.read(get("listing files", "/files", options), WireTogetherFiles);
      const ofPurpose = ({ purpose }: { purpose: string }) => query?.purpose === undefined || purpose === query.purpose;
      yield* (data ?? []).map(fileFromWire).filter(ofPurpose);
    },
    deleteFile: (id, options) => remove(client, `deleting file "${id}"`, filePath(id), options),
    fileContent: async (id, options) => {
      const job = jobOfMetricsFile(id);
      if (job !== undefined) return Buffer.from(asCsv(await measured(client, job, options)));
      const call: Call = get(`reading the content of file "${id}"`, `${filePath(id)}/content`, options);
      const limits = { accept: "application/octet-stream, */*", timeoutMs: 600_000, maxBytes: 1024 ** 3 };
      return (await client.send({ ...call, ...limits })).body;
    },
  };
}

function modelOperations(client: Client): Pick<Operations, "getModel" | "listModels"> {
  const all = async (options?: CallOptions) => {
    const served = await client.read(get("listing models", "/models", options), WireTogetherModels);
    const call = get("listing the models that can be trained", "/fine-tunes/models/supported", options);
    const trainable = await client.read(call, WireTrainable).then(({ models }) => models, noneOffered);
    return allModels(served, trainable);
  };
  return {
    async getModel(id, options) {
      const found = (await all(options)).find((model) => model.id === id);
      if (found !== undefined) return found;
      // No code: whether the list has every trained model is not documented, so that nothing is taken for deleted by it.
      throw new ApiError(`getting model "${id}": it is not among the models that Together lists`, { status: 404 });
    },
    async *listModels(options) {
      yield* await all(options);
    },
  };
}

const jobPath = (id: string) => `/fine-tunes/${encodeURIComponent(id)}`;
const filePath = (id: string) => `/files/${encodeURIComponent(id)}`;
