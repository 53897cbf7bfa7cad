import type { Input } from "@pulumi/pulumi";
import type { FineTuningJobArgs } from "../fine-tuning-job/args";
import type { Budget } from "../job/inputs";
import type { MetricName, ModelName } from "../shared/names";
import type { TrainingFile } from "../training-file/training-file";

/** What the sweep itself decides for its jobs. */
export const decided = ["waitFor", "paused", "selectBy", "onFailure"] as const;

type Decided = (typeof decided)[number];

/** Arguments of every job of a sweep. */
export interface SweepBaseArgs extends Omit<FineTuningJobArgs, Decided | "adoptJobId"> {
  /** Limits on the final metrics: they decide which models may be the best; a miss fails nothing. */
  accept?: FineTuningJobArgs["accept"];
}

/** What a variation may change: everything but what the sweep itself decides. */
export interface SweepVariation extends Partial<Omit<FineTuningJobArgs, Decided>> {
  /** Take over this existing job instead of submitting one. Nothing is paid. */
  adoptJobId?: Input<string> | undefined;
}

/**
 * Values to combine. A key is a hyperparameter, an argument of the jobs, or a path with dots, such as
 * `method.dpo.hyperparameters.beta`.
 */
export interface SweepGrid {
  /** Examples per step, 1–256. */
  batchSize?: Input<number | "auto">[] | undefined;
  /** Factors on the learning rate, above 0. */
  learningRateMultiplier?: Input<number | "auto">[] | undefined;
  /** How often all examples are learned from, 1–50. */
  nEpochs?: Input<number | "auto">[] | undefined;
  /** Preference training: how closely the model keeps to its base, above 0 and at most 2. */
  beta?: Input<number | "auto">[] | undefined;
  /** Reinforcement: factors on how much is tried out, above 0.00001 and at most 10. */
  computeMultiplier?: Input<number | "auto">[] | undefined;
  /** Reinforcement: steps between two evaluations. */
  evalInterval?: Input<number | "auto">[] | undefined;
  /** Reinforcement: samples per evaluation. */
  evalSamples?: Input<number | "auto">[] | undefined;
  /** Reinforcement: how long the model thinks about an answer. */
  reasoningEffort?: Input<"default" | "low" | "medium" | "high">[] | undefined;
  /** Base models. */
  model?: Input<ModelName>[] | undefined;
  /** Data to train on. */
  trainingFile?: (TrainingFile | Input<string>)[] | undefined;
  /** Data that the models do not learn from. */
  validationFile?: (TrainingFile | Input<string>)[] | undefined;
  /** Parts of the models' names. */
  suffix?: Input<string>[] | undefined;
  /** 0–2147483647. */
  seed?: Input<number>[] | undefined;
  /** Methods, each with its settings. */
  method?: FineTuningJobArgs["method"][] | undefined;
  /** Azure only. */
  trainingType?: FineTuningJobArgs["trainingType"][] | undefined;
  /** Any values. */
  triggers?: Input<unknown>[] | undefined;
  /** A path with dots to any argument. */
  [path: `${string}.${string}`]: Input<unknown>[] | undefined;
}

/** What both ways of saying the variations have in common. */
export interface CommonSweepArgs {
  /** Arguments of every job. `accept` decides which models may be the best; a miss fails nothing. */
  base: SweepBaseArgs;
  /** Metric by which `best` and `bestCheckpoint` are chosen. @default full validation loss, else validation loss, else the training's own */
  selectBy?: MetricName | PlainMetricPreference | undefined;
  /** For all jobs together: the sum of their estimates is judged in the preview and again before anything is submitted. */
  budget?: Budget | undefined;
  /** At most so many jobs of this sweep train at once; the next is submitted when one has ended. @default all at once, or the account's `fine-tuning:maxActiveJobs` */
  maxActive?: number | undefined;
}

/** A metric with the direction that is better, where its name does not tell. */
export interface PlainMetricPreference {
  /** A metric of the checkpoints. */
  metric: MetricName;
  /** "min" takes the lowest, "max" the highest. */
  direction: "min" | "max";
}

/** A sweep over variations with names. */
export interface SweepOfVariationsArgs extends CommonSweepArgs {
  /** What each job changes, by name. A name is the job's identity: renaming trains again, adding trains only that one. */
  variations: Record<string, SweepVariation>;
  /** Left out where `variations` are given. */
  grid?: undefined;
}

/** A sweep over every combination of values. */
export interface SweepOfGridArgs extends CommonSweepArgs {
  /** Every combination of these values is a job; a key is a hyperparameter, an argument, or a path with dots. */
  grid: SweepGrid;
  /** Left out where a `grid` is given. */
  variations?: undefined;
}

/** Either `variations`, by name, or a `grid`. */
export type FineTuningSweepArgs = SweepOfVariationsArgs | SweepOfGridArgs;
