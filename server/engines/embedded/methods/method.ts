import type { Hyperparameters, Metrics } from "../../types";
import type { RowFile } from "../data/row-file";
import type { Model } from "../model/model";

/** What a training method works with. */
export interface TrainingContext {
  model: Model;
  training: RowFile;
  validation?: RowFile;
  hyperparameters: Hyperparameters;
  grader?: Record<string, unknown>;
  answersInJson: boolean;
  seed: number;
  totalSteps: number;
  /** Lets other work on the thread run for a moment; throws `Cancelled` once the training is cancelled. */
  yieldThread: () => Promise<void>;
}

export interface StepReport {
  metrics: Metrics;
  details?: Record<string, unknown>;
}

/** A training method: one step on some rows, and the metrics over rows that are not trained on. */
export interface Method {
  /** Steps between two evaluations of the whole validation file; at the end of an epoch there is always one. */
  fullValidationEvery?: number | undefined;
  /** Changes the model; the metrics say how it did before the change. */
  step(rows: readonly number[], step: number): Promise<StepReport>;
  /** Metrics over rows of the validation file, their names beginning with `prefix`. */
  validate(rows: readonly number[], prefix: "valid" | "full_valid", step: number): Promise<Metrics>;
}

/**
 * Adagrad's rate; `atOne` is that of a learning-rate multiplier of 1. The root and the limits keep high multipliers from
 * making the numbers overflow, because multipliers are meant for large models, which take smaller steps.
 */
export function rateOf({ learning_rate_multiplier: multiplier }: Hyperparameters, atOne: number): number {
  return Math.min(4, Math.max(0.001, atOne * Math.sqrt(multiplier)));
}

/** Numbers on the wire have four decimals, as the service's do. */
export function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
