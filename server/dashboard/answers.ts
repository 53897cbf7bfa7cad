/**
 * What the server answers the pages, declared once for both sides. Types only and no imports, because the pages are
 * compiled for browsers, without Node.
 */

/** The Pulumi resource that declared a job, as far as its URN tells. */
export interface Owner {
  urn: string;
  stack: string | null;
  project: string | null;
  type: string | null;
  name: string | null;
}

/** What the training costs; `final` once the tokens are counted, before that they are expected. */
export interface Cost {
  tokens: number | null;
  final: boolean;
  pricePerMillion: number | null;
  /** Where the price stands: the month in which the vendor's was read, or `models.json`. */
  priceFrom: string;
  /** Whether it is what a vendor would charge, and costs nothing here. */
  vendor: boolean;
  dollars: number | null;
}

/** How a training went so far; null where it does not measure that, or not yet. */
export interface Results {
  /** Of the last step. */
  loss: number | null;
  /** Of the last step of a reinforcement training. */
  reward: number | null;
  /** On all validation data, at the last checkpoint. */
  validLoss: number | null;
}

/** One row of the list of jobs. Times are seconds since 1970. */
export interface JobRow {
  id: string;
  status: string;
  model: string;
  method: string;
  suffix: string | null;
  createdAt: number;
  finishedAt: number | null;
  step: number;
  totalSteps: number | null;
  /** By the pace of the steps so far; null unless it runs and has taken two. */
  secondsLeft: number | null;
  results: Results;
  cost: Cost;
  fineTunedModel: string | null;
  error: string | null;
  owner: Owner | null;
}

export interface JobList {
  jobs: JobRow[];
  hasMore: boolean;
  /** The server's time, which is not always the browser's. */
  now: number;
}

/** One row of the list of files. */
export interface FileRow {
  id: string;
  filename: string;
  purpose: string;
  bytes: number;
  createdAt: number;
  expiresAt: number | null;
}

export interface FileList {
  files: FileRow[];
  hasMore: boolean;
  now: number;
}

/** One row of the list of what was trained: a fine-tuned model, or a checkpoint of one. */
export interface ModelRow {
  id: string;
  createdAt: number;
  jobId: string;
  /** What people call the job; null where the server does not know it any more. */
  job: Pick<JobRow, "id" | "suffix" | "owner"> | null;
  /** Step of a checkpoint; null for the final model. */
  step: number | null;
  /** Day that a test gave it to be shut down on. */
  shutdownDate: string | null;
}

/** A model that can be trained. */
export interface BaseRow {
  id: string;
  /** Who trains it. */
  engine: string;
  contextTokens: number;
  pricePerMillion: number | null;
  priceFrom: string;
  vendor: boolean;
  shutdownDate: string | null;
}

export interface ModelList {
  models: ModelRow[];
  hasMore: boolean;
  bases: BaseRow[];
  now: number;
}

export interface Step {
  step: number;
  metrics: Record<string, number>;
}

export interface Checkpoint {
  step_number: number;
  metrics: Record<string, number>;
  fine_tuned_model_checkpoint: string;
}

export interface JobEvent {
  created_at: number;
  level: string;
  message: string;
}

export interface JobFile {
  role: string;
  id: string;
  filename: string | null;
  bytes: number | null;
}

/** Who trains the job, where, and how fast at the last step. */
export interface JobEngine {
  name: string;
  device: string | null;
  tokensPerSecond: number | null;
  memoryBytes: number | null;
  /** Path of the trainer's log: in the data directory, or the whole of it where it is on a disk shared with a cluster. */
  log: string | null;
}

export interface JobPage extends JobRow {
  seed: number;
  hyperparameters: Record<string, number | string>;
  steps: Step[];
  checkpoints: Checkpoint[];
  events: JobEvent[];
  files: JobFile[];
  engine: JobEngine | null;
  now: number;
}

export interface Answer {
  text: string;
  finishReason: "stop" | "length";
}
