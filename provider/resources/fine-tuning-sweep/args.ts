import type { Input } from "@pulumi/pulumi";
import type { JobRequest } from "../../api/wire-request";
import type { FineTuningJobArgs } from "../fine-tuning-job/args";
import type { Budget } from "../job/lifecycle-inputs";
import type { DpoHyperparametersArgs, ReinforcementHyperparametersArgs } from "../job/method-args";
import type { MetricName } from "../shared/names";

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

/** A list of values for each argument, each of which may be an output. */
type ValuesOf<Args> = { [Name in keyof Args]?: Exclude<Args[Name], undefined>[] | undefined };

/** What a job is told and `triggers`; hyperparameters have keys of their own. */
type GridArguments = Pick<
  FineTuningJobArgs,
  Exclude<keyof JobRequest, "hyperparameters" | "integrations" | "metadata"> | "triggers"
>;

/**
 * Values to combine. A key is a hyperparameter, an argument of the jobs, or a path with dots, such as
 * `method.dpo.hyperparameters.beta`.
 */
export interface SweepGrid
  extends ValuesOf<DpoHyperparametersArgs & ReinforcementHyperparametersArgs>,
    ValuesOf<GridArguments> {
  /** A path with dots to any argument. */
  [path: `${string}.${string}`]: Input<unknown>[] | undefined;
}

/** What both ways of saying the variations have in common. */
export interface CommonSweepArgs {
  /** Arguments of every job; changing one does to each job what it does there. `accept` decides which models may be the best; a miss fails nothing. */
  base: SweepBaseArgs;
  /** Metric by which `best` and `bestCheckpoint` are chosen. Changing it chooses again, and submits nothing. @default full validation loss, else validation loss, else the training's own */
  selectBy?: MetricName | PlainMetricPreference | undefined;
  /** For all jobs together: the sum of their estimates is judged in the preview and again before anything is submitted. Changing it submits nothing. @default no limit */
  budget?: Budget | undefined;
  /** At most so many jobs of this sweep train at once; the next is submitted when one has ended. Changing it submits nothing. @default all at once, or the account's `fine-tuning:maxActiveJobs` */
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
  /** What each job changes, by name. A name is the job's identity: changing it trains again, adding one trains only that one. */
  variations: Record<string, SweepVariation>;
  /** Left out where `variations` are given. */
  grid?: undefined;
}

/** A sweep over every combination of values. */
export interface SweepOfGridArgs extends CommonSweepArgs {
  /** Every combination of these values is a job; a key is a hyperparameter, an argument, or a path with dots. Changing a value submits the new combinations only. */
  grid: SweepGrid;
  /** Left out where a `grid` is given. */
  variations?: undefined;
}

/** Either `variations`, by name, or a `grid`. */
export type FineTuningSweepArgs = SweepOfVariationsArgs | SweepOfGridArgs;
