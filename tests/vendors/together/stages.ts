/** Statuses of a job, as the contract names them, and an older one that clients still know. */
export const jobStatuses = [
  "pending",
  "queued",
  "running",
  "compressing",
  "uploading",
  "cancel_requested",
  "cancelled",
  "error",
  "user_error",
  "completed",
] as const;

export type JobStatus = (typeof jobStatuses)[number];

/** What a job is for a while. */
export interface Stage {
  status: JobStatus;
  /** Steps that are learned when the stage begins, of all that the job has. */
  part?: number;
  /** The event that the stage begins with. */
  says?: [type: string, message: string, level?: "info" | "warning" | "error"];
}

/** The way of a job to its model. */
export const trained: Stage[] = [
  { status: "pending", says: ["job_pending", "Fine tune request created"] },
  { status: "queued" },
  { status: "running", part: 0, says: ["job_start", "Job started"] },
  { status: "running", part: 0, says: ["training_start", "Training started for model"] },
  { status: "running", part: 0.5, says: ["epoch_complete", "Epoch completed, at step"] },
  { status: "running", part: 1, says: ["training_complete", "Training completed for model"] },
  { status: "compressing", part: 1, says: ["model_compressing", "Compressing output model"] },
  { status: "uploading", part: 1, says: ["model_uploading", "Uploading output model"] },
  { status: "completed", part: 1, says: ["job_complete", "Job finished"] },
];

/** The way of a job that fails while it trains. */
export const failing = (message: string, status: "error" | "user_error" = "error"): Stage[] => [
  ...trained.slice(0, 5),
  { status, part: 0.5, says: ["job_error", message, "error"] },
];

/** The way of a job that trains and then says nothing new, for ever: a trainer that died unseen. */
export const silent: Stage[] = trained.slice(0, 4);

/** The job goes no further by itself. */
export const isEnd = (status: JobStatus) => ["cancelled", "error", "user_error", "completed"].includes(status);
