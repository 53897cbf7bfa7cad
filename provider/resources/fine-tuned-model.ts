import type * as pulumi from "@pulumi/pulumi";
import { Resource } from "../engine/sdk";
import type { FineTuningJob } from "./fine-tuning-job";
import type { Budget, LifecycleInputs, OwnInputs } from "./fine-tuning-job.inputs";
import type { ConnectionInputs, DeepInput } from "./inputs";
import { JobResource } from "./job-resource";

/** Plain values, after the engine resolved every input. */
export interface FineTunedModelInputs
  extends Pick<LifecycleInputs, "accept" | "selectBy" | "onFailure" | "stallMinutes" | "connection">,
    OwnInputs {
  job: string;
  /** The job's price, where its program gave one. */
  budget?: Pick<Budget, "pricePerMillionTokens"> | undefined;
  onDelete?: { model?: "keep" | "delete" | undefined } | undefined;
}

export interface FineTunedModelArgs {
  /** A `FineTuningJob` of the program, or the id of a job that was submitted elsewhere. Another job replaces this resource. */
  job: FineTuningJob | pulumi.Input<string>;
  /** Limits on the final metrics; a miss fails the update and leaves the previous model in place. */
  accept?: DeepInput<NonNullable<LifecycleInputs["accept"]>> | undefined;
  /** Metric by which `bestCheckpoint` is chosen. @default full validation loss, else validation loss, else the last checkpoint */
  selectBy?: DeepInput<NonNullable<LifecycleInputs["selectBy"]>> | undefined;
  /** What becomes of the model when this resource is deleted or replaced; a replacement deletes only after the new model is accepted. @default keep */
  onDelete?: DeepInput<NonNullable<FineTunedModelInputs["onDelete"]>> | undefined;
  /** `"report"` keeps a job that failed or was cancelled, with its `status` and `error`, and warns instead of failing the update. @default "fail" */
  onFailure?: pulumi.Input<NonNullable<LifecycleInputs["onFailure"]>> | undefined;
  /** Warn when nothing has happened for so many minutes. @default 60 */
  stallMinutes?: pulumi.Input<number> | undefined;
  /** Where to call. */
  connection?: DeepInput<ConnectionInputs> | undefined;
}

/**
 * The model that a job brings, waited for apart from submitting it: a program with many jobs submits them all first and
 * waits afterwards. Never submits, cancels or pays for anything. Its `id` is the job id.
 */
export class FineTunedModel extends JobResource {
  /** Id of the job. */
  declare readonly job: pulumi.Output<string>;

  constructor(name: string, args: FineTunedModelArgs, opts?: pulumi.CustomResourceOptions) {
    const { job, ...rest } = args;
    super("FineTunedModel", name, { ...rest, ...jobReference(job) }, opts);
  }
}

/** The id and, where a `FineTuningJob` is given, what its cost is computed from. */
function jobReference(job: FineTuningJob | pulumi.Input<string>) {
  if (!isJob(job)) return { job };
  const { trainingData, validationData, budget } = job as unknown as JobInputs;
  return { job: job.id, trainingData, validationData, budget: budget?.apply(priceIn) };
}

type JobInputs = Record<"trainingData" | "validationData", pulumi.Output<OwnInputs["trainingData"]>> & {
  budget?: pulumi.Output<Budget | undefined>;
};

/** Limits are the job's own affair: they are judged before it is submitted. */
function priceIn(budget: Budget | undefined): Pick<Budget, "pricePerMillionTokens"> | undefined {
  const price = budget?.pricePerMillionTokens;
  return price === undefined ? undefined : { pricePerMillionTokens: price };
}

function isJob(job: FineTuningJob | pulumi.Input<string>): job is FineTuningJob {
  // By shape, not instanceof: a program may load two copies of this package.
  return Resource.isInstance(job) && "fineTunedModel" in job;
}
