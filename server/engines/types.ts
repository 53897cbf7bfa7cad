/**
 * What passes between the jobs (statuses, events, the database) and whoever trains and answers.
 * Engines and answerers know files and numbers; names, tokens, billing and time belong to the jobs.
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

/** A base model that is trained for real. */
export interface RealModel {
  /** A directory, a GGUF file, or a name on a hub. */
  source: string;
  /** Longer examples are cut. */
  contextTokens: number;
  training: "lora" | "full";
  quantize: "4bit" | "8bit" | null;
  /** Multiplied by the job's `learning_rate_multiplier`. */
  learningRate: number;
  lora: { rank: number; alpha: number };
}

/** A server with OpenAI's chat API that answers for a base model and loads adapters by request, such as vLLM. */
export interface AnswersAddress {
  /** Base URL; ends in `/v1` as a rule. */
  url: string;
  /** What that server calls the base model. */
  model: string;
  /** Name of the environment variable that holds its key; absent where it wants none. */
  apiKeyEnvironment?: string;
  /** Under which path that server sees a directory of this machine; absent where both see the same. */
  paths?: { here: string; there: string };
}

/** Processes of a cluster that train one model together. */
export interface Workers {
  count: number;
  /** What each of them takes, under the cluster's names: `CPU`, `GPU`, `memory` in bytes. */
  resources: Record<string, number>;
}

/** How far the events of a training were read. */
export interface Progress {
  /** Counts the processes that trained a job, from 1. */
  attempt: number;
  /** Bytes of the attempt's events. */
  offset: number;
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
  /** Reinforcement only: whether the response format asks for JSON, so that graders know answers as `sample.output_json`. */
  answersInJson?: boolean;
  /** The same data and seed give the same losses; another seed gives others. */
  seed: number;
  /** Snapshot of the earlier fine-tuned model to start from; absent for a base model. */
  baseSnapshotPath?: string;
  /** Continue after this step: its snapshot holds model, optimizer and order of the rows, so no step is repeated. */
  resumeFrom?: { step: number; snapshotPath: string };
  /** What to train; absent for the embedded learner. */
  model?: RealModel;
  /** The one device of this machine that the training may see, `cuda:0` or `cpu`; absent where it takes what it finds. */
  device?: string;
  /** On a cluster: who trains it together. */
  workers?: Workers;
  /** The job was trained before, by this server or an earlier one: what is left of its events comes first. */
  progress?: Progress;
  /** An existing folder of this job. Snapshots go there, each under its own name, written aside and renamed. */
  outDir: string;
  /** Steps that may be taken before `grant` allows more; absent means all. Slows training for demonstrations. */
  grantedSteps?: number;
}

/** Wire metrics in snake_case: `train_loss`, `train_mean_token_accuracy`, `valid_loss`, … */
export type Metrics = Record<string, number>;

export interface Snapshot {
  step: number;
  metrics: Metrics;
  snapshotPath: string;
}

/** The end of a training. */
export interface Finished extends Snapshot {
  /** The model as one file that other programs can load; the jobs make a file of it for clients. */
  archivePath?: string;
}

/** Where a training runs. */
export interface Device {
  /** `cpu`, `cuda`, `mps`. */
  kind: string;
  name: string;
  dtype: string;
  trainableParameters: number;
  /** Processes that train together; absent for one. */
  workers?: number;
}

/**
 * In this order: started, then steps with a checkpoint after the last step of each epoch, then one of the last three.
 * An event with a position is told again after a restart unless the position was recorded together with it.
 */
export type TrainEvent = Told & { position?: Progress };

type Told =
  /** A process is about to train; nothing of it was read yet. */
  | { type: "attempt"; attempt: number }
  /** The first step begins. */
  | { type: "started"; totalSteps: number; device?: Device }
  | { type: "message"; level: "info" | "warn"; message: string }
  | {
      type: "step";
      /** Of this step. */
      tokensPerSecond?: number;
      memoryBytes?: number;
      step: number;
      totalSteps: number;
      metrics: Metrics;
      /** What a metrics event shows beside the metrics (reinforcement: usage, errors, scores, timing). */
      details?: Record<string, unknown>;
    }
  | ({ type: "checkpoint" } & Snapshot)
  /** Stopped on the way, with all that it takes to go on; without a snapshot from the start. */
  | ({ type: "paused" } & Omit<Snapshot, "snapshotPath"> & { snapshotPath?: string })
  /** The last checkpoint came just before; its snapshot is the final model. */
  | ({ type: "finished" } & Finished)
  | { type: "failed"; code: string; message: string };

export type Outcome = "finished" | "failed" | "paused" | "cancelled";

export interface Training {
  /** Stops after the present step with a `paused` event; resolves when the training has stopped, which may be at its end. */
  pause(): Promise<void>;
  /** Stops as soon as possible; no event follows once this resolves. */
  cancel(): Promise<void>;
  /** Allows steps up to and including this number. Smaller numbers than before are ignored. */
  grant(steps: number): void;
  /** Resolves after the last event, never rejects. */
  done: Promise<Outcome>;
}

/** Trains: several trainings at once, each from its start, or from a snapshot on. */
export interface Engine {
  /** Between `start` and the first step much may happen, such as loading a model: so long the job is queued. */
  readonly prepares: boolean;
  /** `onEvent` is called on the caller's thread, one event after the other. */
  start(request: TrainRequest, onEvent: (event: TrainEvent) => void): Training;
  /** Takes away what was put into a job's folder for its trainings, once the job is over for good. */
  release(outDir: string): Promise<void>;
  /** Ends everything; trainings that run can be gone on with from their last snapshot. */
  close(): Promise<void>;
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

export interface Listening {
  /** Called with each piece of the answer as it comes; together they are its text. */
  onText(text: string): void;
  /** Nobody waits for the answer any more once this is aborted. */
  signal: AbortSignal;
}

/** Answers conversations with base models and with what was trained from them. */
export interface Answerer {
  /** Rejects when the answer is given up, by an abort or for a reason that the error says. */
  complete(request: CompletionRequest, listening: Listening): Promise<Completion>;
  close(): Promise<void>;
}
