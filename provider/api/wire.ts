import { z } from "zod";
import { withoutNull } from "../values";
import { measuredInMessage } from "./event-message";
import { jobFields } from "./known-fields";
import type {
  Checkpoint,
  CheckpointMetrics,
  CheckpointPermission,
  Job,
  JobError,
  JobEvent,
  Model,
  VendorFile,
} from "./types";
import { unknownFields } from "./vendor-arguments";
import { count, optional, record, text } from "./wire-fields";
import { hyperparametersFromWire } from "./wire-hyperparameters";
import { methodFromWire } from "./wire-method";
import { statusFromWire } from "./wire-status";

/**
 * The API's answers. snake_case ends here, field by field: a generic conversion would rewrite the user's own data
 * (metadata, tags, schemas). Only what identifies an object is demanded; whatever else is missing or odd is left out,
 * because a job that was paid for must not be lost to a strange side field.
 */

export const WireJob = z.looseObject({
  id: z.string().min(1),
  status: z.string().min(1),
  object: text,
  created_at: count,
  finished_at: count,
  estimated_finish: count,
  model: text,
  fine_tuned_model: text,
  organization_id: text,
  training_file: text,
  validation_file: text,
  result_files: optional(z.array(z.string())),
  hyperparameters: record,
  method: record,
  trained_tokens: count,
  error: optional(z.union([z.string(), z.looseObject({})])),
  seed: count,
  suffix: text,
  user_provided_suffix: text,
  integrations: optional(z.array(z.record(z.string(), z.unknown()))),
  metadata: record,
});

/** An answer about a job, parsed. */
export type WireJobFields = z.output<typeof WireJob>;

/** Reads a job out of an answer. */
export const jobFromWire = WireJob.transform(readJob);

/** The job in our words. */
export function readJob(wire: WireJobFields): Job {
  const {
    id,
    status,
    object,
    created_at,
    finished_at,
    estimated_finish,
    model,
    fine_tuned_model,
    organization_id,
    training_file,
    validation_file,
    result_files,
    hyperparameters,
    method,
    trained_tokens,
    error,
    seed,
    suffix,
    user_provided_suffix,
    integrations,
    metadata,
    ...extra
  } = wire;
  return {
    id,
    object: object ?? "fine_tuning.job",
    status: statusFromWire(status),
    createdAt: created_at ?? 0,
    model: model ?? "",
    trainingFile: training_file ?? "",
    resultFiles: result_files ?? [],
    ...withoutNull({
      finishedAt: finished_at,
      estimatedFinish: estimated_finish,
      fineTunedModel: fine_tuned_model,
      organizationId: organization_id,
      validationFile: validation_file,
      hyperparameters: hyperparametersFromWire("supervised", hyperparameters),
      method: methodFromWire(method),
      trainedTokens: trained_tokens,
      error: jobErrorFromWire(error),
      seed,
      suffix: suffix ?? user_provided_suffix,
      integrations,
      metadata: metadataFromWire(metadata),
      extra: nonEmptyOrNone({ ...extra, ...unknownFields({ hyperparameters, method }, jobFields) }),
    }),
  };
}

/** A healthy job's `error` is null, `{}`, or an object full of nulls; a failed one's may be a plain text. */
function jobErrorFromWire(error: WireJobFields["error"]): JobError | undefined {
  if (error === null || error === undefined || error === "") return undefined;
  if (typeof error === "string") return { code: "unknown", message: error };
  const { code, message, param } = error as Record<string, unknown>;
  if ((code === null || code === undefined) && (message === null || message === undefined)) return undefined;
  return {
    code: typeof code === "string" || typeof code === "number" ? String(code) : "unknown",
    message: typeof message === "string" ? message : "",
    ...(typeof param === "string" ? { param } : {}),
  };
}

function metadataFromWire(wire: Record<string, unknown> | null | undefined): Record<string, string> | undefined {
  if (wire === null || wire === undefined) return undefined;
  return Object.fromEntries(Object.entries(wire).map(([key, value]) => [key, String(value)]));
}

export const WireEvent = z.looseObject({
  id: text,
  object: text,
  created_at: count,
  level: text,
  message: optional(z.string()),
  type: text,
  data: record,
});

export function eventFromWire(wire: z.output<typeof WireEvent>): JobEvent {
  return {
    id: wire.id ?? "",
    object: wire.object ?? "fine_tuning.job.event",
    createdAt: wire.created_at ?? 0,
    level: wire.level ?? "info",
    message: wire.message ?? "",
    ...withoutNull({ type: wire.type, data: measured(wire) }),
  };
}

/** The server's own numbers; where they name no step, those that it says in words. */
function measured({ data, message }: z.output<typeof WireEvent>): Record<string, unknown> | undefined {
  const said = typeof data?.step === "number" ? {} : measuredInMessage(message ?? "");
  return Object.keys(said).length === 0 ? (data ?? undefined) : { ...data, ...said };
}

export const WireCheckpoint = z.looseObject({
  id: z.string().min(1),
  object: text,
  created_at: count,
  fine_tuned_model_checkpoint: text,
  fine_tuning_job_id: text,
  step_number: count,
  metrics: record,
});

export function checkpointFromWire(wire: z.output<typeof WireCheckpoint>): Checkpoint {
  return {
    id: wire.id,
    object: wire.object ?? "fine_tuning.job.checkpoint",
    createdAt: wire.created_at ?? 0,
    // A server that publishes models by itself names none; by its id a checkpoint is published there.
    fineTunedModelCheckpoint: wire.fine_tuned_model_checkpoint ?? wire.id,
    fineTuningJobId: wire.fine_tuning_job_id ?? "",
    stepNumber: wire.step_number ?? 0,
    metrics: metricsFromWire(wire.metrics),
  };
}

/** Metrics are an open set of numbers, and their names are the API's own: no list of them could be kept, so a rule converts them. */
export function metricsFromWire(wire: Record<string, unknown> | null | undefined): CheckpointMetrics {
  const metrics: CheckpointMetrics = {};
  for (const [name, value] of Object.entries(wire ?? {}))
    if (typeof value === "number") metrics[camelCase(name)] = value;
  return metrics;
}

/** A name of the API's for which no table stands here. */
export const camelCase = (name: string): string =>
  name.replace(/_+([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase());

export const WireFile = z.looseObject({
  id: z.string().min(1),
  object: text,
  bytes: count,
  created_at: count,
  expires_at: count,
  filename: text,
  purpose: text,
  status: text,
  status_details: text,
});

export function fileFromWire(wire: z.output<typeof WireFile>): VendorFile {
  return {
    id: wire.id,
    object: wire.object ?? "file",
    bytes: wire.bytes ?? 0,
    createdAt: wire.created_at ?? 0,
    filename: wire.filename ?? "",
    purpose: wire.purpose ?? "",
    ...withoutNull({ expiresAt: wire.expires_at, status: wire.status, statusDetails: wire.status_details }),
  };
}

export const WireModel = z.looseObject({
  id: z.string().min(1),
  object: text,
  created: count,
  owned_by: text,
  shutdown_date: text,
});

export function modelFromWire(wire: z.output<typeof WireModel>): Model {
  return {
    id: wire.id,
    object: wire.object ?? "model",
    created: wire.created ?? 0,
    ownedBy: wire.owned_by ?? "",
    ...withoutNull({ shutdownDate: wire.shutdown_date }),
  };
}

export const WirePermission = z.looseObject({
  id: z.string().min(1),
  object: text,
  created_at: count,
  project_id: z.string(),
});

export function permissionFromWire(wire: z.output<typeof WirePermission>): CheckpointPermission {
  return {
    id: wire.id,
    object: wire.object ?? "checkpoint.permission",
    createdAt: wire.created_at ?? 0,
    projectId: wire.project_id,
  };
}

/**
 * A list of `item`, where null is an empty list. An answer without `data` is none: taking an error for "there is no such
 * job" would submit, and pay, a second time.
 */
export const wireList = <T extends z.ZodType>(item: T) =>
  z.looseObject({ data: z.array(item).nullable(), has_more: optional(z.boolean()), last_id: text });

/** A deletion that took place; anything that says otherwise does not fit. */
export const WireDeleted = z.looseObject({ deleted: z.literal(true).nullish(), error: z.null().optional() });

function nonEmptyOrNone(fields: Record<string, unknown>): Record<string, unknown> | undefined {
  const kept = withoutNull(fields);
  return Object.keys(kept).length > 0 ? kept : undefined;
}
