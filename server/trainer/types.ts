/**
 * What passes between the jobs (statuses, events, the database) and the learner (a worker thread).
 * The learner knows files and numbers; names, tokens, billing and time belong to the jobs.
 */

export type MethodType = "supervised" | "dpo" | "reinforcement";

/** Every "auto" is already a number here. */
export interface Hyperparameters {
  n_epochs: number;
  batch_size: number;
  learning_rate_multiplier: number;
  /** Preference training only: how closely the model stays to its base. */
  beta?: number;
  /** Reinforcement only, as the next two: multiplies the answers sampled per example. */
  compute_multiplier?: number;
  /** Steps between two evaluations on the validation file. */
  eval_interval?: number;
  /** Answers sampled per validation example. */
  eval_samples?: number;
}

export interface TrainRequest {
  jobId: string;
  method: MethodType;
  /** JSONL files that passed the checks of `files/inspect`; a byte-order mark, CRLF and blank lines may be in them. */
  trainingPath: string;
  validationPath?: string;
  /** Rows of the training file, as the check counted them. */
  examples: number;
  hyperparameters: Hyperparameters;
  /** Reinforcement only: the grader as the client spelled it. */
  grader?: Record<string, unknown>;
  /** The same data and seed give the same losses; another seed gives others. */
  seed: number;
  /** Snapshot of the earlier fine-tuned model to start from; absent for a base model. */
  baseSnapshotPath?: string;
  /** Continue after this step: its snapshot holds model, optimizer and order of the rows, so no step is repeated. */
  resumeFrom?: { step: number; snapshotPath: string };
  /** An existing folder of this job. Snapshots go there, each under its own name, written aside and renamed. */
  outDir: string;
  /** Steps that may be taken before `grant` allows more; absent means all. Slows training for demonstrations. */
  grantedSteps?: number;
}

/** Wire metrics in snake_case: `train_loss`, `train_mean_token_accuracy`, `valid_loss`, … */
export type Metrics = Record<string, number>;

/** In this order: started, then steps with a checkpoint after the last step of each epoch, then one of the last two. */
export type TrainEvent =
  | { type: "started"; totalSteps: number }
  | {
      type: "step";
      step: number;
      totalSteps: number;
      metrics: Metrics;
      /** What a metrics event shows beside the metrics (reinforcement: usage, errors, scores, timing). */
      details?: Record<string, unknown>;
    }
  | { type: "checkpoint"; step: number; metrics: Metrics; snapshotPath: string }
  /** The last checkpoint came just before; its snapshot is the final model. */
  | { type: "finished"; step: number; metrics: Metrics; snapshotPath: string }
  | { type: "failed"; code: string; message: string };

export interface Snapshot {
  step: number;
  metrics: Metrics;
  snapshotPath: string;
}

export type Outcome = "finished" | "failed" | "paused" | "cancelled";

export interface Training {
  /** Stops after the present step and writes a snapshot; undefined when the training ended first. */
  pause(): Promise<Snapshot | undefined>;
  /** Stops as soon as possible; no event follows once this resolves. */
  cancel(): Promise<void>;
  /** Allows steps up to and including this number. Smaller numbers than before are ignored. */
  grant(steps: number): void;
  /** Resolves after the last event, never rejects. */
  done: Promise<Outcome>;
}

export interface ChatMessage {
  role: string;
  content: string;
}

export interface CompletionRequest {
  /** Snapshot of a fine-tuned model or checkpoint; absent for a base model. */
  snapshotPath?: string;
  messages: ChatMessage[];
  maxTokens: number;
  temperature: number;
  topP: number;
  seed: number;
  stop: string[];
}

export interface Completion {
  text: string;
  finishReason: "stop" | "length";
  promptTokens: number;
  completionTokens: number;
}

/** One worker thread for all trainings: several run at once, a step of each in turn. */
export interface Trainer {
  /** `onEvent` is called on the caller's thread, one event after the other. */
  start(request: TrainRequest, onEvent: (event: TrainEvent) => void): Training;
  complete(request: CompletionRequest): Promise<Completion>;
  /** Ends the thread; trainings that run are dropped without an event. */
  close(): Promise<void>;
}
