import type * as pulumi from "@pulumi/pulumi";
import type { Method, SupervisedHyperparameters, WandbIntegration } from "../../api/types";
import { JobResource } from "../job/job-resource";
import { withSecretHeaders } from "../job/secret-headers";
import { fileReference } from "../training-file/training-file";
import type { AwaitedFineTuningJobArgs, ExistingFineTuningJobArgs, FineTuningJobArgs } from "./args";

/**
 * A fine-tuning job, submitted exactly once per declaration, and the model that comes out of it. Its `id` is the job id.
 * @typeParam Model `string` for a job that is waited for; otherwise there may be no model.
 */
export interface FineTuningJob<Model extends string | undefined = string> extends JobResource<Model> {
  /** Base model that was declared; `resolved.model` is the dated snapshot behind an alias. */
  readonly model: pulumi.Output<string>;
  /** Id of the training data at the server. */
  readonly trainingFile: pulumi.Output<string>;
  /** Id of the validation data at the server; `undefined` without any. */
  readonly validationFile: pulumi.Output<string | undefined>;
  /** Part of the model's name, as declared. */
  readonly suffix: pulumi.Output<string | undefined>;
  /** As declared; `resolved.seed` is what the server chose. @integer */
  readonly seed: pulumi.Output<number | undefined>;
  /** As declared; `resolved.hyperparameters` is what the server chose. */
  readonly hyperparameters: pulumi.Output<SupervisedHyperparameters | undefined>;
  /** Where the server reports metrics to, as declared. */
  readonly integrations: pulumi.Output<WandbIntegration[] | undefined>;
  /** Pairs that the job carries at the server, as declared. */
  readonly metadata: pulumi.Output<Record<string, string> | undefined>;
  /** How the model learns, as declared. */
  readonly method: pulumi.Output<Method | undefined>;
}

/** Makes a `FineTuningJob`. What its `fineTunedModel` is follows from how far the job is waited for. */
export interface FineTuningJobClass {
  /** Submits a job and waits until its model is there: `fineTunedModel` is always a name. */
  new (name: string, args: AwaitedFineTuningJobArgs, opts?: pulumi.CustomResourceOptions): FineTuningJob;
  /** Submits a job that is not followed to its end, is paused, or may fail: `fineTunedModel` may be `undefined`. */
  new (name: string, args: FineTuningJobArgs, opts?: pulumi.CustomResourceOptions): FineTuningJob<string | undefined>;
  /** Reads an existing job without managing it: `pulumi up` never changes or deletes it. An unknown id is an error. */
  get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    args?: ExistingFineTuningJobArgs,
    opts?: pulumi.CustomResourceOptions,
  ): FineTuningJob<string | undefined>;
}

class FineTuningJobResource extends JobResource {
  declare readonly model: FineTuningJob["model"];
  declare readonly trainingFile: FineTuningJob["trainingFile"];
  declare readonly validationFile: FineTuningJob["validationFile"];
  declare readonly suffix: FineTuningJob["suffix"];
  declare readonly seed: FineTuningJob["seed"];
  declare readonly hyperparameters: FineTuningJob["hyperparameters"];
  declare readonly integrations: FineTuningJob["integrations"];
  declare readonly metadata: FineTuningJob["metadata"];
  declare readonly method: FineTuningJob["method"];

  constructor(name: string, args: FineTuningJobArgs, opts?: pulumi.CustomResourceOptions) {
    const { trainingFile, validationFile, method, ...rest } = args;
    const training = fileReference(trainingFile);
    const validation = fileReference(validationFile);
    super(
      "FineTuningJob",
      name,
      {
        ...noInputsYet,
        ...rest,
        method: withSecretHeaders(method),
        trainingFile: training.id,
        trainingData: training.data,
        validationFile: validation.id,
        validationData: validation.data,
      },
      opts && { ...opts, ...ignoredTogether(opts.ignoreChanges) },
    );
  }

  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    args: ExistingFineTuningJobArgs = {},
    opts?: pulumi.CustomResourceOptions,
  ): FineTuningJob<string | undefined> {
    return new FineTuningJobResource(name, args as FineTuningJobArgs, { ...opts, id });
  }
}

/** A fine-tuning job, submitted exactly once per declaration, and the model that comes out of it. */
export const FineTuningJob = FineTuningJobResource as FineTuningJobClass;

/**
 * A file whose changes are ignored keeps what is known of its rows: else an update would store the new rows beside the
 * old file, and they would count as trained on from then on.
 */
function ignoredTogether(ignoreChanges: string[] | undefined): Pick<pulumi.CustomResourceOptions, "ignoreChanges"> {
  if (ignoreChanges === undefined) return {};
  const rowsOf: Record<string, string[]> = { trainingFile: ["trainingData"], validationFile: ["validationData"] };
  return { ignoreChanges: ignoreChanges.flatMap((path) => [path, ...(rowsOf[path] ?? [])]) };
}

// What the API echoes is an output too, for a resource that `get` makes without arguments.
const noInputsYet: Record<Exclude<keyof FineTuningJob, keyof JobResource>, undefined> = {
  model: undefined,
  trainingFile: undefined,
  validationFile: undefined,
  suffix: undefined,
  seed: undefined,
  hyperparameters: undefined,
  integrations: undefined,
  metadata: undefined,
  method: undefined,
};
