import { randomBytes } from "node:crypto";
import { type JobCreation, trainingTypeNamed } from "./contract";
import type { Stage } from "./stages";

type Json = Record<string, unknown>;

/** A job on the vendor's side. */
export interface AzureJob {
  id: string;
  asked: JobCreation;
  created: number;
  /** What it goes through, and where it is. */
  stages: Stage[];
  at: number;
  finished: number | undefined;
  /** Oldest first. */
  events: Json[];
  checkpoints: Json[];
  resultFile: string | undefined;
  /** Lists that do not show it yet. */
  unseenIn: number;
}

/** Made for as long as it is asked for. */
export const newId = (kind: string) => `${kind}-${randomBytes(16).toString("hex")}`;

export const stageOf = ({ stages, at }: AzureJob): Stage => stages[at] ?? { status: "pending" };

/** `gpt-4o-mini-2024-07-18.ft-0123-depot` */
export const modelOf = ({ id, asked: { model, suffix } }: AzureJob) =>
  [`${model}.ft-${id.replace(/^ftjob-/, "")}`, ...(suffix === undefined ? [] : [suffix])].join("-");

/** A job as an answer shows it: what is not there yet is missing instead of null, and -1 is "auto". */
export function jobShown(job: AzureJob, { keepsMetadata }: { keepsMetadata: boolean }): Json {
  const { id, asked, created, finished, resultFile } = job;
  const { status, error } = stageOf(job);
  const { model, training_file, validation_file, suffix, seed = 170999531, integrations, trainingType } = asked;
  const isDone = status === "succeeded";
  const given = asked.method?.type === "supervised" ? asked.method.supervised?.hyperparameters : undefined;
  return withoutUndefined({
    id,
    object: "fine_tuning.job",
    created_at: created,
    status,
    model,
    training_file,
    validation_file,
    suffix,
    seed,
    integrations,
    hyperparameters: resolved(given ?? asked.hyperparameters ?? {}),
    method: methodShown(asked.method),
    trainingType: trainingType === undefined ? undefined : (trainingTypeNamed(trainingType) ?? trainingType),
    metadata: keepsMetadata ? asked.metadata : undefined,
    finished_at: finished,
    estimated_finish: finished === undefined ? created + 3600 : undefined,
    fine_tuned_model: isDone ? modelOf(job) : undefined,
    trained_tokens: isDone ? 2342 : undefined,
    result_files: isDone && resultFile !== undefined ? [resultFile] : undefined,
    error: error === undefined ? undefined : { code: "jobFailed", message: error },
  });
}

function methodShown(method: JobCreation["method"]): Json | undefined {
  if (method?.type !== "supervised") return method;
  return { type: "supervised", supervised: { hyperparameters: resolved(method.supervised?.hyperparameters ?? {}) } };
}

const AUTO = -1;

function resolved(hyperparameters: Json): Json {
  const chosen: Json = { n_epochs: AUTO, batch_size: AUTO, learning_rate_multiplier: 1, ...hyperparameters };
  return Object.fromEntries(Object.entries(chosen).map(([name, value]) => [name, value === "auto" ? AUTO : value]));
}

const withoutUndefined = (fields: Json): Json =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
