import type { Endpoint } from "../endpoint/endpoint";
import type { Checkpoint, CheckpointPermission, Job, JobEvent, Model, VendorFile } from "./types";
import type { VendorEstimate } from "./vendor-estimate";
import type { JobRequest } from "./wire-request";

export interface FileUpload {
  filename: string;
  purpose: string;
  bytes: number;
  expiresAfterSeconds?: number | undefined;
  /**
   * Opens the content anew; called once per attempt (and once per part above the single-request limit, with a range whose
   * `start` counts and whose `end` does not). A chunk has been sent when the next is asked for, so its memory may be used again.
   */
  open(range?: { start: number; end: number }): AsyncIterable<Uint8Array>;
  /** Called with the bytes sent so far. */
  onProgress?: ((sentBytes: number) => void) | undefined;
  signal?: AbortSignal | undefined;
}

export interface CallOptions {
  signal?: AbortSignal | undefined;
  /** `"never"` sends one request: for callers whose own schedule asks again. @default where repeating is safe, a few times */
  repeat?: "never";
  /** Milliseconds for each request. @default 60,000 */
  timeoutMs?: number;
}

/**
 * The operations, with retries where repeating is safe. They throw `ApiError` (the server said no),
 * `TransportError` (no answer) or `ProtocolError` (an answer we do not understand), see `errors.ts`.
 */
export interface FineTuningApi {
  readonly endpoint: Endpoint;
  /** Sent once and never repeated: after an answer that leaves acceptance open the caller has to look. */
  createJob(request: JobRequest, options?: CallOptions): Promise<Job>;
  /** What the vendor expects the job to cost; nothing is made. Absent where the vendor has no estimate of its own. */
  estimatePrice?(request: JobRequest, options?: CallOptions): Promise<VendorEstimate>;
  getJob(id: string, options?: CallOptions): Promise<Job>;
  /** All pages, newest first. The filter is a hint: a server may ignore it. */
  listJobs(query?: { metadata?: Record<string, string>; pageSize?: number }, options?: CallOptions): AsyncIterable<Job>;
  cancelJob(id: string, options?: CallOptions): Promise<void>;
  pauseJob(id: string, options?: CallOptions): Promise<void>;
  resumeJob(id: string, options?: CallOptions): Promise<void>;
  /** All pages, newest first. */
  listEvents(jobId: string, options?: CallOptions): AsyncIterable<JobEvent>;
  /** All pages, highest step first, as the server sends them. */
  listCheckpoints(jobId: string, options?: CallOptions): AsyncIterable<Checkpoint>;
  /** One request up to 512 MB, the Uploads API above; constant memory; the size is verified afterwards. */
  uploadFile(upload: FileUpload): Promise<VendorFile>;
  getFile(id: string, options?: CallOptions): Promise<VendorFile>;
  listFiles(query?: { purpose?: string }, options?: CallOptions): AsyncIterable<VendorFile>;
  deleteFile(id: string, options?: CallOptions): Promise<void>;
  fileContent(id: string, options?: CallOptions): Promise<Uint8Array>;
  getModel(id: string, options?: CallOptions): Promise<Model>;
  listModels(options?: CallOptions): AsyncIterable<Model>;
  deleteModel(id: string, options?: CallOptions): Promise<void>;
  listCheckpointPermissions(checkpoint: string, options?: CallOptions): AsyncIterable<CheckpointPermission>;
  createCheckpointPermissions(
    checkpoint: string,
    projectIds: string[],
    options?: CallOptions,
  ): Promise<CheckpointPermission[]>;
  deleteCheckpointPermission(checkpoint: string, permissionId: string, options?: CallOptions): Promise<void>;
}
