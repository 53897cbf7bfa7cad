/**
 * The API's objects as the provider sees them: camelCase, times in Unix seconds, absent fields left out.
 * `wire.ts` is the only place that knows how they are spelled on the wire.
 */

export type Auto<T> = T | "auto";

/** Settings of every method. */
export interface SupervisedHyperparameters {
  /** Examples per step. @integer */
  batchSize?: number | "auto" | undefined;
  /** Factor on the learning rate. */
  learningRateMultiplier?: number | "auto" | undefined;
  /** How often all examples are learned from. @integer */
  nEpochs?: number | "auto" | undefined;
}

/** Settings of preference training. */
export interface DpoHyperparameters extends SupervisedHyperparameters {
  /** How closely the model keeps to its base; higher is closer. */
  beta?: number | "auto" | undefined;
}

/** Settings of reinforcement training. */
export interface ReinforcementHyperparameters extends SupervisedHyperparameters {
  /** Factor on how much is tried out while training. */
  computeMultiplier?: number | "auto" | undefined;
  /** Steps between two evaluations. @integer */
  evalInterval?: number | "auto" | undefined;
  /** Samples per evaluation. @integer */
  evalSamples?: number | "auto" | undefined;
  /** How long the model thinks about an answer. */
  reasoningEffort?: "default" | "low" | "medium" | "high" | undefined;
}

/** A grader of the API. Its own field names are camelCase; items, schemas and templates inside go verbatim. */
export interface Grader {
  /** The API's kind of grader, such as `string_check`. */
  type: string;
  /** Its name in the metrics; graders of some vendors have none. */
  name?: string | undefined;
  /** Fields of the vendor that have no name here, sent as they are. */
  vendorArguments?: Record<string, unknown> | undefined;
  /** What its kind needs. */
  [field: string]: unknown;
}

/** How a model learns, with the settings of that method. */
export interface Method {
  /** Which of the settings below counts. */
  type: "supervised" | "dpo" | "reinforcement";
  /** Settings of supervised training. */
  supervised?: SupervisedSettings | undefined;
  /** Settings of preference training. */
  dpo?: DpoSettings | undefined;
  /** Grader and settings of reinforcement training. */
  reinforcement?: ReinforcementSettings | undefined;
}

/** Settings of supervised training. */
export interface SupervisedSettings {
  /** What is left out is chosen by the server. */
  hyperparameters?: SupervisedHyperparameters | undefined;
}

/** Settings of preference training. */
export interface DpoSettings {
  /** What is left out is chosen by the server. */
  hyperparameters?: DpoHyperparameters | undefined;
}

/** Settings of reinforcement training. */
export interface ReinforcementSettings {
  /** Judges each answer. */
  grader: Grader;
  /** What is left out is chosen by the server. */
  hyperparameters?: ReinforcementHyperparameters | undefined;
  /** JSON schema that answers keep to, in the API's spelling. */
  responseFormat?: Record<string, unknown> | undefined;
}

/** How a part of the weights is trained (low-rank adaptation). */
export interface Lora {
  /** Rank of the trained matrices. @integer */
  rank?: number | undefined;
  /** Factor on what was trained. */
  alpha?: number | undefined;
  /** Share of the trained weights that a step leaves out. */
  dropout?: number | undefined;
  /** Names of the modules that are trained. */
  targetModules?: string[] | undefined;
}

/** Where Weights & Biases shows the metrics. */
export interface WandbRun {
  /** Project of Weights & Biases. */
  project: string;
  /** User or team. */
  entity?: string | undefined;
  /** The run's name. */
  name?: string | undefined;
  /** Tags of the run. */
  tags?: string[] | undefined;
}

/** A service that the server reports metrics to. */
export interface WandbIntegration {
  /** Weights & Biases, the only integration of the API. */
  type: "wandb";
  /** Where it shows the metrics. */
  wandb: WandbRun;
}

/** Why a job failed. */
export interface JobError {
  /** The server's word for the kind of failure. */
  code: string;
  /** The server's sentence. */
  message: string;
  /** The argument that it is about, where the server tells. */
  param?: string;
}

/** A fine-tuning job as the server has it. */
export interface Job {
  /** Id of the job, e.g. `ftjob-abc123`. */
  id: string;
  /** Always `fine_tuning.job`. */
  object: string;
  /** `validating_files`, `queued`, `running`, `pausing`, `paused`, `resuming`, `cancelling`, `succeeded`, `failed`, `cancelled`; anything else means "still going". */
  status: string;
  /** Unix seconds. @integer */
  createdAt: number;
  /** Unix seconds. Left out while the job is open. @integer */
  finishedAt?: number;
  /** Unix seconds. Most servers never say. @integer */
  estimatedFinish?: number;
  /** The base model, as a dated snapshot. */
  model: string;
  /** Id to use for inference; left out until the job succeeded. */
  fineTunedModel?: string;
  /** The account at the vendor. */
  organizationId?: string;
  /** Id of the training data. */
  trainingFile: string;
  /** Id of the validation data. */
  validationFile?: string;
  /** Ids of the CSV files with per-step metrics. */
  resultFiles: string[];
  /** What the server chose, for supervised training. */
  hyperparameters?: SupervisedHyperparameters;
  /** How the model learns. */
  method?: Method;
  /** The rate itself, where the vendor shows it. */
  learningRate?: number;
  /** How a part of the weights is trained, where the vendor shows it. */
  lora?: Lora;
  /** Whether all weights are trained, where the vendor shows it. */
  fullTraining?: boolean;
  /** US dollars, by the vendor's own estimate. Most never say. */
  estimatedCost?: number;
  /** Tokens that were billed; left out until the job ended. @integer */
  trainedTokens?: number;
  /** US dollars that were billed, where the vendor says so; else the price table tells. */
  billed?: number;
  /** Why the job failed. */
  error?: JobError;
  /** What the training started from. @integer */
  seed?: number;
  /** Part of the model's name. */
  suffix?: string;
  /** Where the server reports metrics to, in the API's spelling. */
  integrations?: Record<string, unknown>[];
  /** Pairs that the job carries. */
  metadata?: Record<string, string>;
  /** Fields of the answer that this version does not know, at every depth, spelled as the server spells them. */
  extra?: Record<string, unknown>;
}

/** Something that happened to a job. */
export interface JobEvent {
  /** Id of the event. */
  id: string;
  /** Always `fine_tuning.job.event`. */
  object: string;
  /** Unix seconds. @integer */
  createdAt: number;
  /** `info`, `warn` or `error`. */
  level: string;
  /** The server's sentence. */
  message: string;
  /** `message`, `metrics`, or a kind that this version does not know. */
  type?: string;
  /** What the event measured, in the API's spelling. */
  data?: Record<string, unknown>;
}

/** What was measured, by name. */
export interface CheckpointMetrics {
  /** Step at which it was measured. */
  step?: number;
  /** Loss on the training data; best when low. */
  trainLoss?: number;
  /** Share of the training data's tokens that were predicted; best when high. */
  trainMeanTokenAccuracy?: number;
  /** Loss on a part of the validation data; best when low. */
  validLoss?: number;
  /** Share of a part of the validation data's tokens that were predicted; best when high. */
  validMeanTokenAccuracy?: number;
  /** Loss on all validation data; best when low. */
  fullValidLoss?: number;
  /** Share of all validation data's tokens that were predicted; best when high. */
  fullValidMeanTokenAccuracy?: number;
  /** Metrics that this version does not name (reinforcement rewards, for instance), in camelCase. */
  [metric: string]: number | undefined;
}

/** The state of a model after a part of the training, a model of its own. */
export interface Checkpoint {
  /** Id of the checkpoint. */
  id: string;
  /** Always `fine_tuning.job.checkpoint`. */
  object: string;
  /** Unix seconds. @integer */
  createdAt: number;
  /** Name of the checkpoint's model, to use for inference. */
  fineTunedModelCheckpoint: string;
  /** The job that made it. */
  fineTuningJobId: string;
  /** Step after which it was made. @integer */
  stepNumber: number;
  /** What was measured at that step. */
  metrics: CheckpointMetrics;
}

/** A file at the server, without its content. */
export interface VendorFile {
  /** Id of the file, e.g. `file-abc123`. */
  id: string;
  /** Always `file`. */
  object: string;
  /** Size of the file. @integer */
  bytes: number;
  /** Unix seconds. @integer */
  createdAt: number;
  /** Unix seconds. Left out when the file never expires. @integer */
  expiresAt?: number;
  /** Its name at the server. */
  filename: string;
  /** What it may be used for, e.g. `fine-tune`. */
  purpose: string;
  /** The server's word for its state, e.g. `processed`. */
  status?: string;
  /** Why the server refused it. */
  statusDetails?: string;
}

/** A model at the server. */
export interface Model {
  /** Name of the model, to use for inference. */
  id: string;
  /** Always `model`. */
  object: string;
  /** Unix seconds. @integer */
  created: number;
  /** Who owns it: the vendor, or an account. */
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
