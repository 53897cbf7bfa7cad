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
  fineTunedModel: string | null;
  error: string | null;
  owner: Owner | null;
}

export interface JobList {
  jobs: JobRow[];
  hasMore: boolean;
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

export interface JobPage extends JobRow {
  seed: number;
  hyperparameters: Record<string, number | string>;
  steps: Step[];
  checkpoints: Checkpoint[];
  events: JobEvent[];
  files: JobFile[];
  cost: Cost;
  engine: JobEngine | null;
}

export interface Answer {
  text: string;
  finishReason: "stop" | "length";
}
