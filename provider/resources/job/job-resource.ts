import type * as pulumi from "@pulumi/pulumi";
import type { Checkpoint, CheckpointMetrics, JobError } from "../../api/types";
import type { ResourceKind } from "../../engine/shell";
import { ShellResource } from "../../engine/shell-resource";
import type { Lineage } from "../../lineage/lineage";
import type { StoredEndpoint } from "../shared/made-elsewhere";

/** What the server chose where the program left it open. */
export interface Resolved {
  /** The dated snapshot behind an alias. */
  model: string;
  /** Left out by servers that do not tell. @integer */
  seed?: number | undefined;
  /** What "auto" became; left out until the server tells. */
  hyperparameters?: Record<string, unknown> | undefined;
}

/** A checkpoint and why it was chosen. */
export interface ChosenCheckpoint extends Checkpoint {
  /** The rule that chose it: `lowest fullValidLoss`, `last checkpoint`. */
  chosenBy: string;
}

/** US dollars, as far as they are known. */
export interface Cost {
  /** Billable training tokens over all epochs, as estimated before the training. @integer */
  estimatedTokens?: number | undefined;
  /** In `currency`; left out when the price or the data are not known. */
  estimated?: number | undefined;
  /** From the tokens that the server billed; left out until the job ended or when the price is not known. */
  actual?: number | undefined;
  /** Always US dollars. */
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
  bestCheckpoint?: ChosenCheckpoint | undefined;
  metrics?: CheckpointMetrics | undefined;
  cost?: Cost | undefined;
  modelShutdownDate?: string | undefined;
  endpoint: StoredEndpoint;
  /** Left out by states of older versions until their next update. */
  lineage?: Lineage | undefined;
  instance: string;
  ready: boolean;
  stateVersion: number;
  /** Left out by states of older versions until their next update. */
  settledAt?: number | undefined;
}

/** What `FineTuningJob` and `FineTunedModel` hand out alike. */
export abstract class JobResource<Model extends string | undefined = string | undefined> extends ShellResource {
  /** Always `fine_tuning.job`. */
  declare readonly object: pulumi.Output<string>;
  /** `validating_files`, `queued`, `running`, `succeeded`, `failed`, `cancelled`; vendors add others, which mean "still going". */
  declare readonly status: pulumi.Output<string>;
  /** Unix seconds. @integer */
  declare readonly createdAt: pulumi.Output<number>;
  /** Unix seconds; `undefined` while the job is open. @integer */
  declare readonly finishedAt: pulumi.Output<number | undefined>;
  /** Unix seconds; most servers never say. @integer */
  declare readonly estimatedFinish: pulumi.Output<number | undefined>;
  /** Why the job failed; `undefined` on a healthy job. */
  declare readonly error: pulumi.Output<JobError | undefined>;
  /** Id to use for inference, e.g. `ft:gpt-4o-mini-2024-07-18:acme:support-bot:Ab12Cd34`. Of a job that is not waited for it is `undefined` until the job succeeded, and at a vendor that serves a model only once it was published it stays so. */
  declare readonly fineTunedModel: pulumi.Output<Model>;
  /** The account at the vendor. */
  declare readonly organizationId: pulumi.Output<string | undefined>;
  /** Ids of the CSV files with per-step metrics; `getTrainingMetrics` reads them. */
  declare readonly resultFiles: pulumi.Output<string[]>;
  /** Billed tokens over all epochs. @integer */
  declare readonly trainedTokens: pulumi.Output<number | undefined>;
  /** What the server chose for aliases, seed and "auto". */
  declare readonly resolved: pulumi.Output<Resolved>;
  /** Usable intermediate models, oldest first. */
  declare readonly checkpoints: pulumi.Output<Checkpoint[]>;
  /** The checkpoint that `selectBy` prefers, and the rule that chose it. */
  declare readonly bestCheckpoint: pulumi.Output<ChosenCheckpoint | undefined>;
  /** The final metrics. */
  declare readonly metrics: pulumi.Output<CheckpointMetrics | undefined>;
  /** US dollars, from the built-in dated price table or `budget.pricePerMillionTokens`. */
  declare readonly cost: pulumi.Output<Cost | undefined>;
  /** ISO date on which the vendor removes the trained model. */
  declare readonly modelShutdownDate: pulumi.Output<string | undefined>;
  /** Where the job lives; never contains a key. */
  declare readonly endpoint: pulumi.Output<StoredEndpoint>;
  /** What the model was made from: data, rows, commit, base, method, seed, price, metrics, predecessor. */
  declare readonly lineage: pulumi.Output<Lineage | undefined>;
  /** Random mark of this incarnation of the resource. */
  declare readonly instance: pulumi.Output<string>;
  /** True once `waitFor` was reached and `accept` passed. */
  declare readonly ready: pulumi.Output<boolean>;
  /** Version of the state's shape. @integer */
  declare readonly stateVersion: pulumi.Output<number>;
  /** Unix seconds on the machine that ran it: when `pulumi up` last saw what became of the job. @integer */
  declare readonly settledAt: pulumi.Output<number | undefined>;

  constructor(kind: ResourceKind, name: string, inputs: pulumi.Inputs, opts: pulumi.CustomResourceOptions | undefined) {
    super(kind, name, { ...noOutputsYet, ...inputs }, opts);
  }
}

/** The type makes the list complete: an output that is missing here would never become an `Output`. */
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
  lineage: undefined,
  instance: undefined,
  ready: undefined,
  stateVersion: undefined,
  settledAt: undefined,
};
