import type { Input } from "@pulumi/pulumi";
import type { ConnectionArgs } from "../../api/connection-args";
import type { TrainingType } from "../../api/training-type";
import type { Milestone } from "../../waiting/milestones";
import type { MethodArgs, SupervisedHyperparametersArgs } from "../job/method-args";
import type { MetricName, ModelName } from "../shared/names";
import type { TrainingFile } from "../training-file/training-file";

/** How much may be spent. Judged in the preview and again before submitting. */
export interface BudgetArgs {
  /** Training tokens over all epochs. @default no limit */
  maxTokens?: Input<number> | undefined;
  /** US dollars. @default no limit */
  maxCost?: Input<number> | undefined;
  /** US dollars per million training tokens, where the built-in table does not know the model or your price differs. @default the built-in table */
  pricePerMillionTokens?: Input<number> | undefined;
}

/** A limit on one metric; both ends belong to what is accepted. */
export interface LimitArgs {
  /** Least accepted value. @default no lower limit */
  min?: Input<number> | undefined;
  /** Greatest accepted value. @default no upper limit */
  max?: Input<number> | undefined;
}

/** Limits on the final metrics, by metric: `{ fullValidLoss: { max: 1.5 } }`. A metric that the job lacks is a miss. */
export interface AcceptanceArgs {
  /** Loss on the training data; best when low. */
  trainLoss?: Input<LimitArgs> | undefined;
  /** Share of the training data's tokens that were predicted; best when high. */
  trainMeanTokenAccuracy?: Input<LimitArgs> | undefined;
  /** Loss on a part of the validation data; best when low. */
  validLoss?: Input<LimitArgs> | undefined;
  /** Share of a part of the validation data's tokens that were predicted; best when high. */
  validMeanTokenAccuracy?: Input<LimitArgs> | undefined;
  /** Loss on all validation data; best when low. */
  fullValidLoss?: Input<LimitArgs> | undefined;
  /** Share of all validation data's tokens that were predicted; best when high. */
  fullValidMeanTokenAccuracy?: Input<LimitArgs> | undefined;
  /** Reinforcement: mean score on the training data; best when high. */
  trainMeanReward?: Input<LimitArgs> | undefined;
  /** Reinforcement: mean score on a part of the validation data; best when high. */
  validMeanReward?: Input<LimitArgs> | undefined;
  /** Reinforcement: mean score on all validation data; best when high. */
  fullValidMeanReward?: Input<LimitArgs> | undefined;
  /** Any other metric that the server measures, in camelCase. */
  [metric: string]: Input<LimitArgs> | undefined;
}

/** A metric with the direction that is better, where its name does not tell: losses are best when low, all others when high. */
export interface MetricPreferenceArgs {
  /** A metric of the checkpoints. */
  metric: Input<MetricName>;
  /** "min" takes the lowest, "max" the highest. */
  direction: Input<"min" | "max">;
}

/** What deleting the resource does. */
export interface OnDeleteArgs {
  /** What becomes of a job that still runs. @default "cancel" */
  runningJob?: Input<"cancel" | "leave"> | undefined;
  /** What becomes of the trained model. @default "keep" */
  model?: Input<"keep" | "delete"> | undefined;
}

/** Where Weights & Biases shows the metrics. */
export interface WandbArgs {
  /** Project of Weights & Biases. */
  project: Input<string>;
  /** User or team. @default the account's own */
  entity?: Input<string> | undefined;
  /** The run's name. @default the job's id */
  name?: Input<string> | undefined;
  /** Tags of the run. @default none */
  tags?: Input<Input<string>[]> | undefined;
}

/** A service that the server reports metrics to. */
export interface WandbIntegrationArgs {
  /** Weights & Biases, the only integration of the API. */
  type: "wandb";
  /** Where it shows the metrics. */
  wandb: Input<WandbArgs>;
}

/** How a part of the weights is trained. */
export interface LoraArgs {
  /** Rank of the trained matrices, at least 1: with it grow what is learned, memory and time. @default the vendor's @integer */
  rank?: Input<number> | undefined;
  /** Factor on what was trained, above 0. @default the vendor's */
  alpha?: Input<number> | undefined;
  /** Share of the trained weights that a step leaves out, from 0 to less than 1. @default the vendor's */
  dropout?: Input<number> | undefined;
  /** Names of the modules that are trained. @default the vendor's choice */
  targetModules?: Input<Input<string>[]> | undefined;
}

/** What is trained, and how the job is handled. */
export interface FineTuningJobArgs {
  /** Base model snapshot, or a fine-tuned model to train further. Changing it starts a new job. */
  model: Input<ModelName>;
  /** A `TrainingFile`, or the id of an uploaded file. Changing the data starts a new job; a mere new upload of the same data does not. */
  trainingFile: TrainingFile | Input<string>;
  /** Data that the model does not learn from, for validation losses. Changing the data starts a new job. @default none */
  validationFile?: TrainingFile | Input<string> | undefined;
  /** 1–64 characters that become part of the model's name. Changing it starts a new job. */
  suffix?: Input<string> | undefined;
  /** 0–2147483647. Changing it starts a new job. @default chosen by the server, see `resolved.seed` @integer */
  seed?: Input<number> | undefined;
  /** The older spelling of `method.supervised.hyperparameters`; use one of the two. Changing them starts a new job, another spelling of the same does not. */
  hyperparameters?: Input<SupervisedHyperparametersArgs> | undefined;
  /** Where the server reports metrics to, at present Weights & Biases. Changing it starts a new job. */
  integrations?: Input<Input<WandbIntegrationArgs>[]> | undefined;
  /** Up to 14 pairs, keys of at most 64 and values of at most 512 characters. Changing it starts a new job, because the API has no update. */
  metadata?: Input<Record<string, Input<string>>> | undefined;
  /** `supervised`, `dpo` or `reinforcement`, with its settings. Changing it starts a new job. @default supervised, everything "auto" */
  method?: Input<MethodArgs> | undefined;
  /** Azure only: `standard`, `globalStandard` or `developerTier`, in any case, or Azure's number of one. Changing it starts a new job, another case does not. @default Azure's choice, which refuses some base models @integer */
  trainingType?: Input<TrainingType> | undefined;
  /** The learning rate itself, above 0, for vendors that take no `learningRateMultiplier`. Changing it starts a new job. @default the vendor's */
  learningRate?: Input<number> | undefined;
  /** Trains a part of the weights (low-rank adaptation), for vendors that let one say so. Changing it starts a new job. @default the vendor's way */
  lora?: Input<LoraArgs> | undefined;
  /** `true` trains all weights, for vendors that let one choose. Changing it starts a new job. @default the vendor's way */
  fullTraining?: Input<boolean> | undefined;
  /** Fields of the vendor's API that have no argument here, by their names there and as they are: `{ hyperparameters: { packing: true } }`. They are sent beside the arguments and not checked. Changing them starts a new job. @default none */
  vendorArguments?: Input<Record<string, unknown>> | undefined;
  /** Any values; changing them is the way to train again although nothing else changed. */
  triggers?: Input<unknown> | undefined;

  /** How far `pulumi up` follows the job. Before "succeeded" there may be no `fineTunedModel`. Changing it submits nothing. @default "succeeded" */
  waitFor?: Input<Milestone> | undefined;
  /** `true` pauses the job once it runs, and that is then ready; changing it to `false` resumes the job. @default not touched */
  paused?: Input<boolean> | undefined;
  /** Take over this existing job instead of submitting one. Nothing is paid. Another id replaces the resource; removing it changes nothing. @default a job is submitted */
  adoptJobId?: Input<string> | undefined;
  /** Refuse to spend more than this, in the preview and again before submitting. Changing it submits nothing. @default no limit */
  budget?: Input<BudgetArgs> | undefined;
  /** Limits on the final metrics; a miss fails the update and leaves the previous model in place. Changing them judges the present model, and submits nothing. @default none */
  accept?: Input<AcceptanceArgs> | undefined;
  /** Metric by which `bestCheckpoint` is chosen. Changing it chooses again, and submits nothing. @default full validation loss, else validation loss, else the last checkpoint */
  selectBy?: Input<MetricName> | Input<MetricPreferenceArgs> | undefined;
  /** What deleting this resource does to a running job and to the model. It counts as the last update left it: change it, run `pulumi up`, then delete. @default cancel the job, keep the model */
  onDelete?: Input<OnDeleteArgs> | undefined;
  /** What the first Ctrl-C does to a job that is waited for. Changing it submits nothing. @default "leave" */
  onInterrupt?: Input<"leave" | "cancel"> | undefined;
  /** `"report"` keeps a job that failed or was cancelled, with its `status` and `error`, and warns instead of failing the update; it is trained again when an argument or `triggers` changes. @default "fail" */
  onFailure?: Input<"fail" | "report"> | undefined;
  /** Warn when nothing has happened for so many minutes. Changing it submits nothing. @default 60 */
  stallMinutes?: Input<number> | undefined;
  /** Refuse in the preview to train on a base model that the vendor removes within so many days. Changing it submits nothing. @default only warn, within 90 */
  failIfShutdownWithinDays?: Input<number> | undefined;
  /** Where to call. Changing it moves the resource in place when the job exists there, else it is an error. */
  connection?: Input<ConnectionArgs> | undefined;
}

/** Arguments of a job that is followed until its model is there: anything less fails the update. */
export interface AwaitedFineTuningJobArgs extends FineTuningJobArgs {
  /** How far `pulumi up` follows the job. Before "succeeded" there may be no `fineTunedModel`. @default "succeeded" */
  waitFor?: "succeeded" | undefined;
  /** `true` pauses the job once it runs, and that is then ready; `false` resumes it. @default not touched */
  paused?: false | undefined;
  /** `"report"` keeps a job that failed or was cancelled, with its `status` and `error`, and warns instead of failing the update; it is trained again when an argument or `triggers` changes. @default "fail" */
  onFailure?: "fail" | undefined;
}

/** How an existing job is read. */
export interface ExistingFineTuningJobArgs {
  /** Metric by which `bestCheckpoint` is chosen. @default full validation loss, else validation loss, else the last checkpoint */
  selectBy?: Input<MetricName> | Input<MetricPreferenceArgs> | undefined;
  /** Where to call. */
  connection?: Input<ConnectionArgs> | undefined;
}
