import * as pulumi from "@pulumi/pulumi";
import type { Checkpoint, CheckpointMetrics, JobError } from "../api/types";
import { suspendStackTraces } from "../engine/stack-traces";
import { shell } from "../shell";
import { declarationOf } from "./declaration";
import type { FineTuningJobInputs, LifecycleInputs, TrainingInputs } from "./fine-tuning-job.inputs";
import type { ConnectionInputs, DeepInput } from "./inputs";
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

/** What the server chose where the program left it open. */
export interface Resolved {
  /** The dated snapshot behind an alias. */
  model: string;
  seed?: number | undefined;
  hyperparameters?: Record<string, unknown> | undefined;
}

export interface Cost {
  /** Billable training tokens over all epochs, as estimated before the training. */
  estimatedTokens?: number | undefined;
  /** In `currency`; left out when the price or the data are not known. */
  estimated?: number | undefined;
  /** From the tokens that the server billed; left out until the job ended or when the price is not known. */
  actual?: number | undefined;
  currency: "USD";
}

/** Everything that is known of a job beside the arguments. Times are Unix seconds; what is absent is `undefined`. */
export interface JobOutputs {
  object: string;
  status: string;
  createdAt: number;
  finishedAt?: number | undefined;
  estimatedFinish?: number | undefined;
  error?: JobError | undefined;
  fineTunedModel?: string | undefined;
  organizationId?: string | undefined;
  resultFiles: string[];
  trainedTokens?: number | undefined;
  resolved: Resolved;
  checkpoints: Checkpoint[];
  bestCheckpoint?: (Checkpoint & { chosenBy: string }) | undefined;
  metrics?: CheckpointMetrics | undefined;
  cost?: Cost | undefined;
  modelShutdownDate?: string | undefined;
  endpoint: { baseUrl: string; dialect: string; organization?: string | undefined; project?: string | undefined };
  instance: string;
  ready: boolean;
  stateVersion: number;
}

const provider = shell("FineTuningJob");

/** A fine-tuning job, submitted exactly once per declaration, and the model that comes out of it. Its `id` is the job id. */
export class FineTuningJob extends pulumi.dynamic.Resource {
  /** Always `fine_tuning.job`. */
  declare readonly object: pulumi.Output<string>;
  /** `validating_files`, `queued`, `running`, `succeeded`, `failed`, `cancelled`; vendors add others, which mean "still going". */
  declare readonly status: pulumi.Output<string>;
  /** Unix seconds. */
  declare readonly createdAt: pulumi.Output<number>;
  /** Unix seconds; `undefined` while the job is open. */
  declare readonly finishedAt: pulumi.Output<number | undefined>;
  /** Unix seconds; most servers never say. */
  declare readonly estimatedFinish: pulumi.Output<number | undefined>;
  /** Why the job failed; `undefined` on a healthy job. */
  declare readonly error: pulumi.Output<JobError | undefined>;
  /** Id to use for inference, e.g. `ft:gpt-4o-mini-2024-07-18:acme:support-bot:Ab12Cd34`; `undefined` until the job succeeded. */
  declare readonly fineTunedModel: pulumi.Output<string | undefined>;
  /** The account at the vendor. */
  declare readonly organizationId: pulumi.Output<string | undefined>;
  /** Ids of the CSV files with per-step metrics; `getTrainingMetrics` reads them. */
  declare readonly resultFiles: pulumi.Output<string[]>;
  /** Billed tokens over all epochs. */
  declare readonly trainedTokens: pulumi.Output<number | undefined>;
  /** What the server chose for aliases, seed and "auto". */
  declare readonly resolved: pulumi.Output<Resolved>;
  /** Usable intermediate models, oldest first. */
  declare readonly checkpoints: pulumi.Output<Checkpoint[]>;
  /** The checkpoint that `selectBy` prefers, and the rule that chose it. */
  declare readonly bestCheckpoint: pulumi.Output<(Checkpoint & { chosenBy: string }) | undefined>;
  /** The final metrics. */
  declare readonly metrics: pulumi.Output<CheckpointMetrics | undefined>;
  /** US dollars, from the built-in dated price table or `budget.pricePerMillionTokens`. */
  declare readonly cost: pulumi.Output<Cost | undefined>;
  /** ISO date on which the vendor removes the trained model. */
  declare readonly modelShutdownDate: pulumi.Output<string | undefined>;
  /** Where the job lives; never contains a key. */
  declare readonly endpoint: pulumi.Output<JobOutputs["endpoint"]>;
  /** Random mark of this incarnation of the resource. */
  declare readonly instance: pulumi.Output<string>;
  /** True once `waitFor` was reached and `accept` passed. */
  declare readonly ready: pulumi.Output<boolean>;
  /** Version of the state's shape. */
  declare readonly stateVersion: pulumi.Output<number>;

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
    const resumeStackTraces = suspendStackTraces();
    try {
      super(
        provider,
        name,
        {
          ...noOutputsYet,
          ...rest,
          trainingFile: training.id,
          trainingData: training.data,
          validationFile: validation.id,
          validationData: validation.data,
          ...declarationOf(name, "FineTuningJob", opts),
        },
        opts,
        "fine-tuning",
        "FineTuningJob",
      );
    } finally {
      resumeStackTraces();
    }
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

// The type makes the list complete: an output that is missing here would never become an `Output`.
const noOutputsYet: Record<keyof JobOutputs | keyof Omit<FineTuningJobInputs, keyof LifecycleInputs>, undefined> = {
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
  timeouts: undefined,
};
