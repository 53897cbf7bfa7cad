import type { Client } from "./client";
import { dialectOf } from "./dialects";
import type { CallOptions } from "./fine-tuning-api";
import type { Job } from "./types";
import { WireJob } from "./wire";
import type { JobRequest } from "./wire-request";

/**
 * The one call that is paid for. It is sent once: after no answer or a 5xx the job may exist all the same, so the caller looks
 * for it (`mayHaveBeenAccepted`), and a 429 may be the limit of a whole day, which is for a person to know.
 */
export async function createJob(client: Client, request: JobRequest, options?: CallOptions): Promise<Job> {
  const dialect = dialectOf(client.endpoint);
  const call = {
    doing: `creating a fine-tuning job on "${request.model}"`,
    method: "POST",
    path: "/fine_tuning/jobs",
    json: dialect.jobToWire(request),
    repeat: "never",
  } as const;
  return dialect.jobFromWire(await client.read({ ...call, ...options }, WireJob));
}
