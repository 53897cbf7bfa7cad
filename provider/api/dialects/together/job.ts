import { z } from "zod";
import { fieldsOf, withoutNull } from "../../../values";
import type { Job, JobError, Lora, Method } from "../../types";
import { unknownFields } from "../../vendor-arguments";
import { count, optional, record, text } from "../../wire-fields";
import { metricsFileOf } from "../metrics-file";
import { secondsOf } from "../times";
import { type TogetherEvent, WireTogetherEvent } from "./events";
import { fields } from "./fields";
import { suffixInName } from "./model-name";
import { statusFromWire } from "./statuses";

/** An answer about a job. Only what identifies it is demanded: a job that was paid for must not be lost to an odd side field. */
export const WireTogetherJob = z.looseObject({
  id: z.string().min(1),
  status: z.string().min(1),
  created_at: text,
  updated_at: text,
  model: text,
  model_output_name: text,
  training_file: text,
  validation_file: text,
  suffix: text,
  n_epochs: count,
  batch_size: optional(z.union([z.number(), z.string()])),
  learning_rate: count,
  training_method: record,
  training_type: record,
  random_seed: count,
  token_count: count,
  total_price: count,
  progress: optional(z.looseObject({ estimate_available: z.boolean(), seconds_remaining: z.number() })),
  events: optional(z.array(WireTogetherEvent)),
});

/** `GET /fine-tunes`: all jobs in one list. An answer without `data` is none. */
export const WireTogetherJobs = z.looseObject({ data: z.array(WireTogetherJob).nullable() });

/** An answer about a job, parsed. */
export type TogetherJob = z.output<typeof WireTogetherJob>;

/**
 * The job that an answer shows. Its suffix is as Together has it, with our mark.
 * @param wallMs milliseconds since 1970 when it was answered: Together says how long a job still takes, and not until when. @default that is left out
 * @param events what happened to it, where the answer does not show them; a failed job says only there why
 */
export function readJob(wire: TogetherJob, wallMs?: number, events = wire.events ?? []): Job {
  const { id, model, model_output_name: output } = wire;
  const status = statusFromWire(wire.status);
  const hasEnded = ["succeeded", "failed", "cancelled"].includes(status);
  const hyperparameters = hyperparametersOf(wire);
  return {
    id,
    object: "fine_tuning.job",
    status,
    createdAt: secondsOf(wire.created_at) ?? 0,
    model: model ?? "",
    trainingFile: wire.training_file ?? "",
    resultFiles: hasEnded ? [metricsFileOf(id)] : [],
    ...withoutNull({
      finishedAt: hasEnded ? secondsOf(wire.updated_at) : undefined,
      estimatedFinish: status === "running" ? estimatedFinish(wire, wallMs) : undefined,
      // The name is there from the beginning, the model only at the end.
      fineTunedModel: status === "succeeded" ? output : undefined,
      validationFile: wire.validation_file,
      hyperparameters,
      method: methodOf(wire, hyperparameters),
      // Before the end it is a count of the file's tokens.
      trainedTokens: hasEnded ? positive(wire.token_count) : undefined,
      billed: hasEnded ? dollarsOf(wire.total_price) : undefined,
      error: status === "failed" ? errorIn(events) : undefined,
      seed: wire.random_seed,
      suffix: wire.suffix ?? suffixInName(output ?? undefined, model ?? undefined),
      learningRate: positive(wire.learning_rate),
      ...weightsOf(wire),
      extra: extraOf(wire),
    }),
  };
}

/** Reads a job out of an answer. */
export const jobFromWire = WireTogetherJob.transform((wire) => readJob(wire));

/** Why a job failed: the last event that says so. */
export function errorIn(events: readonly TogetherEvent[]): JobError | undefined {
  const inOrder = [...events].sort((a, b) => (secondsOf(a.created_at) ?? 0) - (secondsOf(b.created_at) ?? 0));
  const last =
    inOrder.findLast(({ type }) => type === "job_error") ?? inOrder.findLast(({ level }) => /error$/.test(level ?? ""));
  return last && { code: last.type ?? "job_error", message: last.message ?? "" };
}

/** Together tells prices of jobs in billionths of a dollar; its own clients divide by that. To a millionth: finer digits would only be noise. */
function dollarsOf(price: number | null | undefined): number | undefined {
  const billed = positive(price);
  return billed === undefined ? undefined : Math.round(billed / 1e3) / 1e6;
}

function estimatedFinish({ progress }: TogetherJob, wallMs: number | undefined): number | undefined {
  if (wallMs === undefined || progress?.estimate_available !== true || progress.seconds_remaining <= 0)
    return undefined;
  return Math.round(wallMs / 1000 + progress.seconds_remaining);
}

/** `"max"` is what Together chooses when it is not told. */
function hyperparametersOf({ n_epochs, batch_size }: TogetherJob) {
  return withoutNull({ nEpochs: n_epochs, batchSize: batch_size === "max" ? "auto" : numberIn(batch_size) }) as {
    nEpochs?: number;
    batchSize?: number | "auto";
  };
}

function methodOf({ training_method: wire }: TogetherJob, hyperparameters: object): Method | undefined {
  if (wire?.method === "dpo")
    return {
      type: "dpo",
      dpo: { hyperparameters: { ...hyperparameters, ...withoutNull({ beta: numberIn(wire.dpo_beta) }) } },
    };
  return wire?.method === "sft" ? { type: "supervised", supervised: { hyperparameters } } : undefined;
}

/** Which weights are trained. */
function weightsOf({ training_type: wire }: TogetherJob): { lora?: Lora; fullTraining?: boolean } {
  if (wire?.type === "Full") return { fullTraining: true };
  if (wire?.type !== "Lora") return {};
  const modules = wire.lora_trainable_modules;
  return {
    fullTraining: false,
    lora: withoutNull({
      rank: numberIn(wire.lora_r),
      alpha: numberIn(wire.lora_alpha),
      dropout: numberIn(wire.lora_dropout),
      targetModules: typeof modules === "string" && modules !== "all-linear" ? modules.split(",") : undefined,
    }),
  };
}

/** What no argument stands for, and beside it, for the outputs, the numbers that were trained with. */
function extraOf(wire: TogetherJob): Record<string, unknown> {
  const { id, status, created_at, updated_at, events, progress, token_count, total_price, model_output_name, ...rest } =
    wire;
  const { owner_address, user_id, ...shown } = unknownFields(rest, fields);
  const { learning_rate, warmup_ratio, max_grad_norm, weight_decay, training_type } = wire;
  const { lora_r, lora_alpha, lora_dropout } = fieldsOf(training_type) ?? {};
  const chosen = { learning_rate, warmup_ratio, max_grad_norm, weight_decay, lora_r, lora_alpha, lora_dropout };
  return { ...shown, hyperparameters: withoutNull(chosen) };
}

const numberIn = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);
const positive = (value: number | null | undefined) => (typeof value === "number" && value > 0 ? value : undefined);
