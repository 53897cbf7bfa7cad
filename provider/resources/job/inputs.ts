import type { Method, SupervisedHyperparameters, WandbIntegration } from "../../api/types";
import type { ArgumentPath } from "../../engine/secret-arguments";
import type { ConnectionInputs, DataInputs, TimeoutInputs } from "../shared/inputs";
import type { TrainingType } from "../shared/names";

export type Milestone = "submitted" | "validated" | "running" | "succeeded";

/** How much may be spent. Judged in the preview and again before submitting. */
export interface Budget {
  /** Training tokens over all epochs. */
  maxTokens?: number | undefined;
  /** US dollars. */
  maxCost?: number | undefined;
  /** US dollars per million training tokens, where the built-in table does not know the model or your price differs. */
  pricePerMillionTokens?: number | undefined;
}

/** Limits on final metrics, by metric name: `{ fullValidLoss: { max: 1.5 } }`. */
export type Acceptance = Record<string, { min?: number | undefined; max?: number | undefined }>;

/** A metric of the checkpoints; losses are best when low, everything else when high, unless `direction` says otherwise. */
export type SelectBy = string | { metric: string; direction: "min" | "max" };

export interface OnDelete {
  /** What becomes of a job that still runs. @default "cancel" */
  runningJob?: "cancel" | "leave" | undefined;
  /** What becomes of the trained model. @default "keep" */
  model?: "keep" | "delete" | undefined;
}

/** Arguments that say what is trained: changing one of them starts a new job. */
export interface TrainingInputs {
  model: string;
  trainingFile: string;
  validationFile?: string | undefined;
  suffix?: string | undefined;
  seed?: number | undefined;
  hyperparameters?: SupervisedHyperparameters | undefined;
  integrations?: WandbIntegration[] | undefined;
  metadata?: Record<string, string> | undefined;
  method?: Method | undefined;
  trainingType?: TrainingType | undefined;
  triggers?: unknown;
}

/** Arguments that say how the job is handled: changing one of them never trains again. */
export interface LifecycleInputs {
  waitFor?: Milestone | undefined;
  paused?: boolean | undefined;
  adoptJobId?: string | undefined;
  budget?: Budget | undefined;
  accept?: Acceptance | undefined;
  selectBy?: SelectBy | undefined;
  onDelete?: OnDelete | undefined;
  onInterrupt?: "leave" | "cancel" | undefined;
  onFailure?: "fail" | "report" | undefined;
  stallMinutes?: number | undefined;
  failIfShutdownWithinDays?: number | undefined;
  connection?: ConnectionInputs | undefined;
}

/** What the class passes on beside the arguments. */
export interface OwnInputs {
  trainingData?: DataInputs | undefined;
  validationData?: DataInputs | undefined;
  /** Exact identity of the declaration; it enters the submit key. Not "urn": the SDK filters that name out of inputs. */
  resourceUrn: string;
  /** The Pulumi organization: URNs are unique only within one. */
  pulumiOrganization: string;
  /** Arguments whose values are never printed. */
  secretArguments?: ArgumentPath[] | undefined;
  timeouts?: TimeoutInputs | undefined;
}

/** Plain values, after the engine resolved every input. */
export interface FineTuningJobInputs extends TrainingInputs, LifecycleInputs, OwnInputs {
  /** The component that made this job follows it to its end elsewhere: how far the job got is no change here. */
  followed?: boolean | undefined;
  /** The resource's name in earlier versions, where this one gives it another: jobs of then are still found. */
  formerName?: string | undefined;
}
