import type { EngineName } from "../engines";
import type { Hyperparameters, MethodType, Progress } from "../engines/types";

export type JobStatus =
  | "validating_files"
  | "queued"
  | "running"
  | "pausing"
  | "paused"
  | "succeeded"
  | "failed"
  | "cancelled";

export const openStatuses = ["validating_files", "queued", "running", "pausing", "paused"] as const;

export const isOpen = (status: JobStatus): boolean => (openStatuses as readonly string[]).includes(status);

/** Hyperparameters as asked for; "auto" is replaced by a number when the job starts. */
export type AskedHyperparameters = Record<string, number | string>;

export interface JobError {
  code: string;
  message: string;
  param: string | null;
}

export interface Integration {
  type: "wandb";
  wandb: { project: string; name?: string | null; entity?: string | null; tags?: string[] };
}

/** Who trains a job, how far its events were read, and what they said last of where and how fast. */
export interface JobEngine extends Progress {
  name: EngineName;
  /**
   * The device whose slot the job has or had last, as `models.json` names it; null where the engine takes what it finds,
   * absent where the job has not had a slot since it began to wait for one.
   */
  place?: string | null;
  device: string | null;
  tokensPerSecond: number | null;
  memoryBytes: number | null;
}

/** Whether it had a slot when its server ended: what trains it may be there still, on its device. */
export const hasBegun = ({ status, engine }: JobRecord): boolean =>
  status === "running" || status === "pausing" || (status === "queued" && engine?.place !== undefined);

/** Remembers that the events were read so far; those of an earlier attempt do not count any more. */
export function moveOn(job: JobRecord, position: Progress | undefined): void {
  if (position && job.engine?.attempt === position.attempt) job.engine.offset = position.offset;
}

export interface JobRecord {
  id: string;
  status: JobStatus;
  created_at: number;
  finished_at: number | null;
  /** The dated snapshot, also when an alias was asked for. */
  model: string;
  training_file: string;
  validation_file: string | null;
  suffix: string | null;
  seed: number;
  integrations: Integration[] | null;
  metadata: Record<string, string> | null;
  method: MethodType;
  hyperparameters: AskedHyperparameters;
  grader: Record<string, unknown> | null;
  response_format: Record<string, unknown> | null;
  error: JobError | null;
  fine_tuned_model: string | null;
  trained_tokens: number | null;
  result_files: string[];
  /** The dialect of the request: it decides how the model is named. */
  dialect: "openai" | "azure";
  trainingType?: string;
  /** When the present phase began; milliseconds since 1970. */
  phase_started_at: number;
  /** What the check of the training file counted. */
  examples: number;
  billable_tokens: number;
  step: number;
  total_steps: number | null;
  snapshot: { step: number; path: string } | null;
  /** Snapshot of the fine-tuned model that the training started from; absent for a base model, and until it is prepared. */
  start?: string;
  resolved: Hyperparameters | null;
  /** Null until the training is prepared. */
  engine: JobEngine | null;
}

export interface EventRecord {
  id: string;
  object: "fine_tuning.job.event";
  created_at: number;
  level: "info" | "warn" | "error";
  message: string;
  type: "message" | "metrics";
  data: Record<string, unknown>;
}

export interface CheckpointRecord {
  id: string;
  object: "fine_tuning.job.checkpoint";
  created_at: number;
  fine_tuned_model_checkpoint: string;
  step_number: number;
  metrics: Record<string, number>;
  fine_tuning_job_id: string;
}
