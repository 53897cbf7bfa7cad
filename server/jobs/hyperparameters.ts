import type { Hyperparameters } from "../engines/types";
import type { BaseModel } from "../models/base-model";
import type { AskedHyperparameters, JobRecord } from "../store/job-record";

const targetEpochs = 3;
const fewest = { epochExamples: 100, epochs: 1 };
const most = { epochExamples: 25_000, epochs: 25 };

/** The published rule: 3 epochs, more for very small files, fewer for very large ones. */
export function autoEpochs(examples: number): number {
  if (examples * targetEpochs < fewest.epochExamples) {
    return Math.min(most.epochs, Math.floor(fewest.epochExamples / examples));
  }
  if (examples * targetEpochs > most.epochExamples) {
    return Math.max(fewest.epochs, Math.floor(most.epochExamples / examples));
  }
  return targetEpochs;
}

/** 1 in every recorded job; for large files the older documented share of 0.2 %, at most 256. */
export const autoBatchSize = (examples: number): number => Math.max(1, Math.min(256, Math.floor(examples * 0.002)));

/** Replaces every "auto" by the number the job runs with. */
export function resolveHyperparameters(job: JobRecord, base: BaseModel): Hyperparameters {
  const asked = job.hyperparameters;
  const chosen = {
    n_epochs: numberOr(asked.n_epochs, autoEpochs(job.examples)),
    batch_size: numberOr(asked.batch_size, autoBatchSize(job.examples)),
    learning_rate_multiplier: numberOr(asked.learning_rate_multiplier, base.learningRateMultiplier),
  };
  if (job.method === "supervised") return chosen;
  if (job.method === "dpo") return { ...chosen, beta: numberOr(asked.beta, 0.1) };
  return {
    ...chosen,
    compute_multiplier: numberOr(asked.compute_multiplier, 1),
    eval_interval: numberOr(asked.eval_interval, Math.ceil(job.examples / chosen.batch_size)),
    eval_samples: numberOr(asked.eval_samples, 1),
  };
}

const numberOr = (value: AskedHyperparameters[string] | undefined, auto: number): number =>
  typeof value === "number" ? value : auto;
