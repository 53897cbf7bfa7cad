import type * as pulumi from "@pulumi/pulumi";
import type { ConnectionArgs } from "../../api/connection-args";
import { Resource } from "../../engine/sdk";
import type { AcceptanceArgs, MetricPreferenceArgs } from "../fine-tuning-job/args";
import type { FineTuningJob } from "../fine-tuning-job/fine-tuning-job";
import type { OwnInputs } from "../job/inputs";
import { JobResource } from "../job/job-resource";
import type { Budget, LifecycleInputs } from "../job/lifecycle-inputs";
import { priceIn } from "../job/price-in";
import type { MetricName } from "../shared/names";

/** Plain values, after the engine resolved every input. */
export interface FineTunedModelInputs
  extends Pick<LifecycleInputs, "accept" | "selectBy" | "onFailure" | "stallMinutes" | "connection">,
    OwnInputs {
  job: string;
  /** The job's price, where its program gave one. */
  budget?: Pick<Budget, "pricePerMillionTokens"> | undefined;
  onDelete?: { model?: "keep" | "delete" | undefined } | undefined;
}

/** Which job is waited for, and what is made of its model. */
export interface FineTunedModelArgs {
  /** A `FineTuningJob` of the program, or the id of a job that was submitted elsewhere. Changing it to another job replaces this resource. */
  job: FineTuningJob<string | undefined> | pulumi.Input<string>;
  /** Limits on the final metrics; a miss fails the update and leaves the previous model in place. Changing them judges the present model. @default none */
  accept?: pulumi.Input<AcceptanceArgs> | undefined;
  /** Metric by which `bestCheckpoint` is chosen. Changing it chooses again. @default full validation loss, else validation loss, else the last checkpoint */
  selectBy?: pulumi.Input<MetricName> | pulumi.Input<MetricPreferenceArgs> | undefined;
  /** What becomes of the model when this resource is deleted or replaced; a replacement deletes only after the new model is accepted. It counts as the last update left it: change it, run `pulumi up`, then delete. @default keep */
  onDelete?: pulumi.Input<OnDeleteModelArgs> | undefined;
  /** `"report"` keeps a job that failed or was cancelled, with its `status` and `error`, and warns instead of failing the update. Changing it updates in place. @default "fail" */
  onFailure?: pulumi.Input<"fail" | "report"> | undefined;
  /** Warn when nothing has happened for so many minutes. Changing it updates in place. @default 60 */
  stallMinutes?: pulumi.Input<number> | undefined;
  /** Where to call. Changing it moves the resource in place when the job exists there, else it is an error. */
  connection?: pulumi.Input<ConnectionArgs> | undefined;
}

/** What deleting a `FineTunedModel` does. */
export interface OnDeleteModelArgs {
  /** What becomes of the trained model. @default "keep" */
  model?: pulumi.Input<"keep" | "delete"> | undefined;
}

/** Arguments of a model that has to come: a job that fails, fails the update. */
export interface AwaitedFineTunedModelArgs extends FineTunedModelArgs {
  /** `"report"` keeps a job that failed or was cancelled, with its `status` and `error`, and warns instead of failing the update. @default "fail" */
  onFailure?: "fail" | undefined;
}

/**
 * The model that a job brings, waited for apart from submitting it: a program with many jobs submits them all first and
 * waits afterwards. Never submits, cancels or pays for anything. Its `id` is the job id.
 * @typeParam Model `string` where a failing job fails the update; otherwise there may be no model.
 */
export interface FineTunedModel<Model extends string | undefined = string> extends JobResource<Model> {
  /** Id of the job. */
  readonly job: pulumi.Output<string>;
}

/** Makes a `FineTunedModel`. What its `fineTunedModel` is follows from whether a failing job fails the update. */
export interface FineTunedModelClass {
  /** Waits for a job's model: `fineTunedModel` is always a name. */
  new (name: string, args: AwaitedFineTunedModelArgs, opts?: pulumi.CustomResourceOptions): FineTunedModel;
  /** Waits for a job that may fail: `fineTunedModel` may be `undefined`. */
  new (name: string, args: FineTunedModelArgs, opts?: pulumi.CustomResourceOptions): FineTunedModel<string | undefined>;
}

class FineTunedModelResource extends JobResource {
  declare readonly job: FineTunedModel["job"];

  constructor(name: string, args: FineTunedModelArgs, opts?: pulumi.CustomResourceOptions) {
    const { job, ...rest } = args;
    super("FineTunedModel", name, { ...rest, ...jobReference(job) }, opts);
  }
}

/** The model that a job brings, waited for apart from submitting it. */
export const FineTunedModel = FineTunedModelResource as FineTunedModelClass;

/** The id and, where a `FineTuningJob` is given, what its cost is computed from. */
function jobReference(job: FineTunedModelArgs["job"]) {
  if (!isJob(job)) return { job };
  const { __trainingData, __validationData, budget } = job;
  const data = { trainingData: __trainingData, validationData: __validationData };
  return { job: job.id, ...data, budget: budget?.apply(priceIn) };
}

type JobInputs = Record<`__${"trainingData" | "validationData"}`, pulumi.Output<OwnInputs["trainingData"]>> & {
  budget?: pulumi.Output<Budget | undefined>;
};

function isJob(job: FineTunedModelArgs["job"]): job is FineTuningJob<string | undefined> & JobInputs {
  // By shape, not instanceof: a program may load two copies of this package.
  return Resource.isInstance(job) && "fineTunedModel" in job;
}
