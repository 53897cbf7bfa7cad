import type { Milestone } from "../../waiting/milestones";
import type { ConnectionInputs } from "../shared/inputs";

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
