import type { Client } from "../client";
import type { CallOptions } from "../fine-tuning-api";
import { fileAndModelOperations, jobOperations } from "../operations";
import { permissionOperations } from "../permissions";
import type { Job } from "../types";
import { uploadFile, uploadLimits } from "../upload";
import type { JobRequest } from "../wire-request";
import type { Dialect, OperationOptions, Operations } from "./dialect";
import { wandbKeyFor } from "./wandb-key";

/** What a vendor with OpenAI's routes may do otherwise. */
export interface OpenaiShape {
  jobToWire: Dialect["jobToWire"];
  jobFromWire: Dialect["jobFromWire"];
  /** Whether the list of jobs takes `metadata[KEY]`; not where a job's mark is elsewhere than in the metadata. @default false */
  filtersJobs?: boolean;
  /** True where the list of jobs may show less of an open job than the job itself, so that each is asked for. @default false */
  listMayBeStale?: boolean;
  /** Bytes above which the vendor takes no file at all, also in parts. */
  largestFile: number;
  /** Name of the vendor, where it wants the key of Weights & Biases in the create call. @default the account there has it */
  wandbKeyTo?: string;
}

/** The calls of a vendor that has OpenAI's routes. */
export function openaiOperations(shape: OpenaiShape): (client: Client, options: OperationOptions) => Operations {
  const { jobFromWire, filtersJobs = false, listMayBeStale = false } = shape;
  return (client, options) => ({
    createJob: (request, call) => createJob(client, shape, options, request, call),
    ...jobOperations(client, { jobFromWire, filtersJobs, listMayBeStale }),
    ...fileAndModelOperations(client),
    ...permissionOperations(client, options.adminKey),
    uploadFile: (upload) => uploadFile(client, upload, options.uploadLimits ?? uploadLimits(shape.largestFile)),
  });
}

/**
 * The one call that is paid for. It is sent once: after no answer or a 5xx the job may exist all the same, so the caller looks
 * for it (`mayHaveBeenAccepted`), and a 429 may be the limit of a whole day, which is for a person to know.
 */
async function createJob(
  client: Client,
  { jobToWire, jobFromWire, wandbKeyTo }: OpenaiShape,
  { env }: OperationOptions,
  request: JobRequest,
  options?: CallOptions,
): Promise<Job> {
  const wandbKey = wandbKeyTo && wandbKeyFor(wandbKeyTo, request, env);
  const call = {
    doing: `creating a fine-tuning job on "${request.model}"`,
    method: "POST",
    path: "/fine_tuning/jobs",
    json: jobToWire(request, { wandbKey }),
    secrets: wandbKey === undefined ? [] : [wandbKey],
    repeat: "never",
  } as const;
  return client.read({ ...call, ...options }, jobFromWire);
}
