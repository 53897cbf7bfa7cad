/**
 * The API's objects as the provider sees them: camelCase, times in Unix seconds, absent fields left out.
 * `wire.ts` is the only place that knows how they are spelled on the wire.
 */

export type Auto<T> = T | "auto";

export interface SupervisedHyperparameters {
  batchSize?: Auto<number> | undefined;
  learningRateMultiplier?: Auto<number> | undefined;
  nEpochs?: Auto<number> | undefined;
}

export interface DpoHyperparameters extends SupervisedHyperparameters {
  beta?: Auto<number> | undefined;
}

export interface ReinforcementHyperparameters extends SupervisedHyperparameters {
  computeMultiplier?: Auto<number> | undefined;
  evalInterval?: Auto<number> | undefined;
  evalSamples?: Auto<number> | undefined;
  reasoningEffort?: "default" | "low" | "medium" | "high" | undefined;
}

/** A grader of the API. Its own field names are camelCase; items, schemas and templates inside go verbatim. */
export type Grader = { type: string; name: string; [field: string]: unknown };

export interface Method {
  type: "supervised" | "dpo" | "reinforcement";
  supervised?: { hyperparameters?: SupervisedHyperparameters | undefined } | undefined;
  dpo?: { hyperparameters?: DpoHyperparameters | undefined } | undefined;
  reinforcement?:
    | {
        grader: Grader;
        hyperparameters?: ReinforcementHyperparameters | undefined;
        responseFormat?: Record<string, unknown> | undefined;
      }
    | undefined;
}

export interface WandbIntegration {
  type: "wandb";
  wandb: { project: string; entity?: string | undefined; name?: string | undefined; tags?: string[] | undefined };
}

/** What a create call sends. */
export interface JobRequest {
  model: string;
  trainingFile: string;
  validationFile?: string | undefined;
  suffix?: string | undefined;
  seed?: number | undefined;
  hyperparameters?: SupervisedHyperparameters | undefined;
  integrations?: WandbIntegration[] | undefined;
  metadata?: Record<string, string> | undefined;
  method?: Method | undefined;
  /** Azure only: how the training is billed and scheduled. */
  trainingType?: string | undefined;
}

export interface JobError {
  code: string;
  message: string;
  param?: string;
}

export interface Job {
  id: string;
  object: string;
  /** `validating_files`, `queued`, `running`, `succeeded`, `failed`, `cancelled`; anything else means "still going". */
  status: string;
  createdAt: number;
  finishedAt?: number;
  estimatedFinish?: number;
  model: string;
  fineTunedModel?: string;
  organizationId?: string;
  trainingFile: string;
  validationFile?: string;
  resultFiles: string[];
  hyperparameters?: SupervisedHyperparameters;
  method?: Method;
  trainedTokens?: number;
  error?: JobError;
  seed?: number;
  suffix?: string;
  integrations?: Record<string, unknown>[];
  metadata?: Record<string, string>;
  /** Fields of the answer that this version does not know, spelled as the server spells them. */
  extra?: Record<string, unknown>;
}

export interface JobEvent {
  id: string;
  object: string;
  createdAt: number;
  level: string;
  message: string;
  /** `message`, `metrics`, or a kind that this version does not know. */
  type?: string;
  data?: Record<string, unknown>;
}

export interface CheckpointMetrics {
  step?: number;
  trainLoss?: number;
  trainMeanTokenAccuracy?: number;
  validLoss?: number;
  validMeanTokenAccuracy?: number;
  fullValidLoss?: number;
  fullValidMeanTokenAccuracy?: number;
  /** Metrics that this version does not name (reinforcement rewards, for instance), in camelCase. */
  [metric: string]: number | undefined;
}

export interface Checkpoint {
  id: string;
  object: string;
  createdAt: number;
  fineTunedModelCheckpoint: string;
  fineTuningJobId: string;
  stepNumber: number;
  metrics: CheckpointMetrics;
}

export interface VendorFile {
  id: string;
  object: string;
  bytes: number;
  createdAt: number;
  expiresAt?: number;
  filename: string;
  purpose: string;
  status?: string;
  statusDetails?: string;
}

export interface Model {
  id: string;
  object: string;
  created: number;
  ownedBy: string;
  /** ISO date on which the vendor removes the model. */
  shutdownDate?: string;
}

export interface CheckpointPermission {
  id: string;
  object: string;
  createdAt: number;
  projectId: string;
}

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

/** Where a resource lives. Stored in its outputs, never with a key. */
export interface Place {
  baseUrl: string;
  dialect: "openai" | "azure";
  organization?: string;
  project?: string;
  apiVersion?: string;
}

export interface CallOptions {
  signal?: AbortSignal | undefined;
  /** `"never"` sends one request: for callers whose own schedule asks again. @default where repeating is safe, a few times */
  repeat?: "never";
}

/**
 * The operations, with retries where repeating is safe. They throw `ApiError` (the server said no),
 * `TransportError` (no answer) or `ProtocolError` (an answer we do not understand), see `errors.ts`.
 */
export interface FineTuningApi {
  readonly place: Place;
  /** Sent once and never repeated: after an answer that leaves acceptance open the caller has to look. */
  createJob(request: JobRequest, options?: CallOptions): Promise<Job>;
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
