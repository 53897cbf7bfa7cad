/** Statuses of a job, as Microsoft's documents and Azure's answers have them. */
export type JobStatus =
  | "pending"
  | "notRunning"
  | "running"
  | "pausing"
  | "paused"
  | "resuming"
  | "succeeded"
  | "cancelled"
  | "canceled"
  | "failed";

/** What a job is for a while. */
export interface Stage {
  status: JobStatus;
  /** What its newest event says when the stage begins. */
  says?: string;
  /** Steps that were made by now. */
  step?: number;
  /** Why the job failed. */
  error?: string;
}

/** The way of a job to its model. */
export const trained: Stage[] = [
  { status: "pending", says: "Job enqueued. Waiting for jobs ahead to complete." },
  { status: "notRunning" },
  { status: "running", says: "Job started." },
  { status: "running", says: "Step 10: training loss=0.478", step: 10 },
  { status: "running", says: "Step 20: training loss=3.8E-06", step: 20 },
  { status: "running", says: "Training tokens billed: 2342", step: 20 },
  { status: "running", says: "Model Evaluation Passed.", step: 20 },
  { status: "succeeded", says: "Job succeeded.", step: 20 },
];

/** The way of a job that fails while it trains. */
export const failing = (message: string): Stage[] => [
  ...trained.slice(0, 4),
  { status: "failed", says: "Job failed.", step: 10, error: message },
];

/** The way of a job that begins and then says nothing new, for ever. */
export const silent: Stage[] = trained.slice(0, 4);

const ends: readonly JobStatus[] = ["succeeded", "cancelled", "canceled", "failed"];

/** The job goes no further by itself. */
export const isEnd = (status: JobStatus) => ends.includes(status);
