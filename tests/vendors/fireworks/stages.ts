/** States of a job, as the vendor's SDK and its newer documentation name them. */
export const jobStates = [
  "JOB_STATE_UNSPECIFIED",
  "JOB_STATE_CREATING",
  "JOB_STATE_RUNNING",
  "JOB_STATE_COMPLETED",
  "JOB_STATE_FAILED",
  "JOB_STATE_CANCELLED",
  "JOB_STATE_DELETING",
  "JOB_STATE_WRITING_RESULTS",
  "JOB_STATE_VALIDATING",
  "JOB_STATE_DELETING_CLEANING_UP",
  "JOB_STATE_PENDING",
  "JOB_STATE_EXPIRED",
  "JOB_STATE_RE_QUEUEING",
  "JOB_STATE_CREATING_INPUT_DATASET",
  "JOB_STATE_IDLE",
  "JOB_STATE_CANCELLING",
  "JOB_STATE_EARLY_STOPPED",
  "JOB_STATE_PAUSED",
  "JOB_STATE_DELETED",
  "JOB_STATE_ARCHIVED",
] as const;

export type JobState = (typeof jobStates)[number];

/** What a job shows for a while. */
export interface Stage {
  state: JobState;
  /** From 0 to 100. */
  percent?: number;
  /** @default { code: "OK", message: "" } */
  status?: { code: string; message: string };
}

/** The way of a job to its model. */
export const trained: Stage[] = [
  { state: "JOB_STATE_CREATING" },
  { state: "JOB_STATE_VALIDATING" },
  { state: "JOB_STATE_CREATING_INPUT_DATASET" },
  { state: "JOB_STATE_PENDING" },
  { state: "JOB_STATE_RUNNING", percent: 0 },
  { state: "JOB_STATE_RUNNING", percent: 50 },
  { state: "JOB_STATE_RUNNING", percent: 100 },
  { state: "JOB_STATE_WRITING_RESULTS", percent: 100 },
  { state: "JOB_STATE_COMPLETED", percent: 100 },
];

/** The way of a job that fails while it trains. */
export const failing = (message: string, code = "INTERNAL"): Stage[] => [
  ...trained.slice(0, 5),
  { state: "JOB_STATE_FAILED", percent: 0, status: { code, message } },
];

/** The way of a job that trains and then says nothing new, for ever: a trainer that died unseen. */
export const silent: Stage[] = [...trained.slice(0, 5), { state: "JOB_STATE_RUNNING", percent: 17 }];

/** The job goes no further by itself. */
export const isEnd = (state: JobState) =>
  /_(COMPLETED|EARLY_STOPPED|FAILED|EXPIRED|CANCELLED|DELETED|ARCHIVED)$/.test(state);

/** A model came of it. */
export const hasModel = (state: JobState) => /_(COMPLETED|EARLY_STOPPED)$/.test(state);

/** Only the tombstone is left. */
export const isTombstone = (state: JobState) => /_(DELETED|ARCHIVED)$/.test(state);
