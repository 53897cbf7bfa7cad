import * as pulumi from "@pulumi/pulumi";
import type { Checkpoint, CheckpointMetrics, JobError } from "../api/types";
import { shell } from "../shell";
import { declarationOf } from "./declaration";
import type { Cost, FineTuningJob, JobOutputs, Resolved } from "./fine-tuning-job";
import type { LifecycleInputs, OwnInputs } from "./fine-tuning-job.inputs";
import type { ConnectionInputs, DeepInput } from "./inputs";

/** Plain values, after the engine resolved every input. */
export interface FineTunedModelInputs
  extends Pick<LifecycleInputs, "accept" | "selectBy" | "onFailure" | "stallMinutes" | "connection">,
    OwnInputs {
  job: string;
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

const provider = shell("FineTunedModel");

/**
 * The model that a job brings, waited for apart from submitting it: a program with many jobs submits them all first and
 * waits afterwards. Never submits, cancels or pays for anything. Its `id` is the job id.
 */
export class FineTunedModel extends pulumi.dynamic.Resource {
  /** Id of the job. */
  declare readonly job: pulumi.Output<string>;
  /** As of `FineTuningJob`. */
  declare readonly status: pulumi.Output<string>;
  /** Unix seconds. */
  declare readonly createdAt: pulumi.Output<number>;
  /** Unix seconds. */
  declare readonly finishedAt: pulumi.Output<number | undefined>;
  declare readonly error: pulumi.Output<JobError | undefined>;
  /** Id to use for inference. */
  declare readonly fineTunedModel: pulumi.Output<string | undefined>;
  declare readonly organizationId: pulumi.Output<string | undefined>;
  declare readonly resultFiles: pulumi.Output<string[]>;
  /** Billed tokens over all epochs. */
  declare readonly trainedTokens: pulumi.Output<number | undefined>;
  declare readonly resolved: pulumi.Output<Resolved>;
  /** Usable intermediate models, oldest first. */
  declare readonly checkpoints: pulumi.Output<Checkpoint[]>;
  declare readonly bestCheckpoint: pulumi.Output<(Checkpoint & { chosenBy: string }) | undefined>;
  /** The final metrics. */
  declare readonly metrics: pulumi.Output<CheckpointMetrics | undefined>;
  declare readonly cost: pulumi.Output<Cost | undefined>;
  /** ISO date on which the vendor removes the model. */
  declare readonly modelShutdownDate: pulumi.Output<string | undefined>;
  /** True once the job succeeded and `accept` passed. */
  declare readonly ready: pulumi.Output<boolean>;

  constructor(name: string, args: FineTunedModelArgs, opts?: pulumi.CustomResourceOptions) {
    const { job, ...rest } = args;
    super(
      provider,
      name,
      { ...noOutputsYet, ...rest, ...jobReference(job), ...declarationOf(name, "FineTunedModel", opts) },
      opts,
      "fine-tuning",
      "FineTunedModel",
    );
  }
}

/** The id and, where a `FineTuningJob` is given, what its cost is computed from. */
function jobReference(job: FineTuningJob | pulumi.Input<string>) {
  if (!isJob(job)) return { job };
  const { trainingData, validationData } = job as unknown as Record<
    "trainingData" | "validationData",
    pulumi.Output<OwnInputs["trainingData"]>
  >;
  return { job: job.id, trainingData, validationData };
}

function isJob(job: FineTuningJob | pulumi.Input<string>): job is FineTuningJob {
  // By shape, not instanceof: a program may load two copies of this package.
  return pulumi.Resource.isInstance(job) && "fineTunedModel" in job;
}

const noOutputsYet: Record<keyof JobOutputs, undefined> = {
  object: undefined,
  status: undefined,
  createdAt: undefined,
  finishedAt: undefined,
  estimatedFinish: undefined,
  error: undefined,
  fineTunedModel: undefined,
  organizationId: undefined,
  resultFiles: undefined,
  trainedTokens: undefined,
  resolved: undefined,
  checkpoints: undefined,
  bestCheckpoint: undefined,
  metrics: undefined,
  cost: undefined,
  modelShutdownDate: undefined,
  endpoint: undefined,
  instance: undefined,
  ready: undefined,
  stateVersion: undefined,
};
