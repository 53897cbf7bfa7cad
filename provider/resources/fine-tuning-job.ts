import type * as pulumi from "@pulumi/pulumi";
import type { FineTuningJobInputs, LifecycleInputs, TrainingInputs } from "./fine-tuning-job.inputs";
import type { ConnectionInputs, DeepInput } from "./inputs";
import { JobResource } from "./job-resource";
import { fileReference, type TrainingFile } from "./training-file";

/** What is trained, and how the job is handled. */
export interface FineTuningJobArgs {
  /** Base model snapshot, or a fine-tuned model to train further. Changing it starts a new job. */
  model: pulumi.Input<string>;
  /** A `TrainingFile`, or the id of an uploaded file. Edited data start a new job; a mere new upload of the same data does not. */
  trainingFile: TrainingFile | pulumi.Input<string>;
  /** Data that the model does not learn from, for validation losses. @default none */
  validationFile?: TrainingFile | pulumi.Input<string> | undefined;
  /** 1–64 characters that become part of the model's name. Changing it starts a new job. */
  suffix?: pulumi.Input<string> | undefined;
  /** 0–2147483647. Changing it starts a new job. @default chosen by the server, see `resolved.seed` */
  seed?: pulumi.Input<number> | undefined;
  /** The older spelling of `method.supervised.hyperparameters`; use one of the two. */
  hyperparameters?: DeepInput<NonNullable<TrainingInputs["hyperparameters"]>> | undefined;
  /** Where the server reports metrics to, at present Weights & Biases. Changing it starts a new job. */
  integrations?: DeepInput<NonNullable<TrainingInputs["integrations"]>> | undefined;
  /** Up to 14 pairs, keys of at most 64 and values of at most 512 characters. Changing it starts a new job, because the API has no update. */
  metadata?: DeepInput<NonNullable<TrainingInputs["metadata"]>> | undefined;
  /** `supervised`, `dpo` or `reinforcement`, with its hyperparameters. Changing it starts a new job. @default supervised, everything "auto" */
  method?: DeepInput<NonNullable<TrainingInputs["method"]>> | undefined;
  /** Azure only: `standard`, `globalStandard` or `developerTier`. Changing it starts a new job. */
  trainingType?: pulumi.Input<string> | undefined;
  /** Any values; changing them is the way to train again although nothing else changed. */
  triggers?: pulumi.Input<unknown> | undefined;

  /** How far `pulumi up` follows the job. @default "succeeded" */
  waitFor?: pulumi.Input<NonNullable<LifecycleInputs["waitFor"]>> | undefined;
  /** `true` pauses the job once it runs, and that is then ready; `false` resumes it. @default not touched */
  paused?: pulumi.Input<boolean> | undefined;
  /** Take over this existing job instead of submitting one. Nothing is paid. */
  adoptJobId?: pulumi.Input<string> | undefined;
  /** Refuse to spend more than this, in the preview and again before submitting. */
  budget?: DeepInput<NonNullable<LifecycleInputs["budget"]>> | undefined;
  /** Limits on the final metrics; a miss fails the update and leaves the previous model in place. */
  accept?: DeepInput<NonNullable<LifecycleInputs["accept"]>> | undefined;
  /** Metric by which `bestCheckpoint` is chosen. @default full validation loss, else validation loss, else the last checkpoint */
  selectBy?: DeepInput<NonNullable<LifecycleInputs["selectBy"]>> | undefined;
  /** What deleting this resource does to a running job and to the model. @default cancel the job, keep the model */
  onDelete?: DeepInput<NonNullable<LifecycleInputs["onDelete"]>> | undefined;
  /** What the first Ctrl-C does to a job that is waited for. @default "leave" */
  onInterrupt?: pulumi.Input<NonNullable<LifecycleInputs["onInterrupt"]>> | undefined;
  /** `"report"` keeps a job that failed or was cancelled, with its `status` and `error`, and warns instead of failing the update; it is trained again when an argument or `triggers` changes. @default "fail" */
  onFailure?: pulumi.Input<NonNullable<LifecycleInputs["onFailure"]>> | undefined;
  /** Warn when nothing has happened for so many minutes. @default 60 */
  stallMinutes?: pulumi.Input<number> | undefined;
  /** Refuse in the preview to train on a base model that the vendor removes within so many days. @default only warn, within 90 */
  failIfShutdownWithinDays?: pulumi.Input<number> | undefined;
  /** Where to call; changing it moves the resource in place when the job exists there. */
  connection?: DeepInput<ConnectionInputs> | undefined;
}

/** A fine-tuning job, submitted exactly once per declaration, and the model that comes out of it. Its `id` is the job id. */
export class FineTuningJob extends JobResource {
  declare readonly model: pulumi.Output<string>;
  declare readonly trainingFile: pulumi.Output<string>;
  declare readonly validationFile: pulumi.Output<string | undefined>;
  declare readonly suffix: pulumi.Output<string | undefined>;
  declare readonly seed: pulumi.Output<number | undefined>;
  declare readonly hyperparameters: pulumi.Output<TrainingInputs["hyperparameters"]>;
  declare readonly integrations: pulumi.Output<TrainingInputs["integrations"]>;
  declare readonly metadata: pulumi.Output<Record<string, string> | undefined>;
  declare readonly method: pulumi.Output<TrainingInputs["method"]>;

  constructor(name: string, args: FineTuningJobArgs, opts?: pulumi.CustomResourceOptions) {
    const { trainingFile, validationFile, ...rest } = args;
    const training = fileReference(trainingFile);
    const validation = fileReference(validationFile);
    super(
      "FineTuningJob",
      name,
      {
        ...noInputsYet,
        ...rest,
        trainingFile: training.id,
        trainingData: training.data,
        validationFile: validation.id,
        validationData: validation.data,
      },
      opts && { ...opts, ...ignoredTogether(opts.ignoreChanges) },
    );
  }

  /** Reads an existing job without managing it: `pulumi up` never changes or deletes it. An unknown id is an error. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    args: Pick<FineTuningJobArgs, "connection" | "selectBy"> = {},
    opts?: pulumi.CustomResourceOptions,
  ): FineTuningJob {
    return new FineTuningJob(name, args as FineTuningJobArgs, { ...opts, id });
  }
}

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
const noInputsYet: Record<keyof Omit<FineTuningJobInputs, keyof LifecycleInputs>, undefined> = {
  model: undefined,
  trainingFile: undefined,
  validationFile: undefined,
  suffix: undefined,
  seed: undefined,
  hyperparameters: undefined,
  integrations: undefined,
  metadata: undefined,
  method: undefined,
  trainingType: undefined,
  triggers: undefined,
  trainingData: undefined,
  validationData: undefined,
  resourceUrn: undefined,
  pulumiOrganization: undefined,
  followed: undefined,
  timeouts: undefined,
};
