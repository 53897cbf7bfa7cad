import { randomUUID } from "node:crypto";
import { timeOf } from "./place";
import type { Stage } from "./stages";

type Json = Record<string, unknown>;

/** A job on the vendor's side. */
export interface TogetherJob {
  id: string;
  request: Json;
  created: number;
  updated: number;
  /** What it still has to go through; the first is where it is. */
  stages: Stage[];
  /** Steps learned of all. */
  step: number;
  totalSteps: number;
  tokens: number;
  /** Dollars. */
  price: number;
  events: Json[];
  checkpoints: Json[];
  metrics: Record<string, number>[];
  /** Lists that do not show it yet. */
  unseenIn: number;
  /** End of its model's name. */
  tail: string;
}

/** A job that was asked for just now. */
export function newJob(
  request: Json,
  about: { now: number; stages: Stage[]; tokens: number; price: number; unseenIn: number; examples: number },
): TogetherJob {
  const { now, stages, tokens, price, unseenIn, examples } = about;
  const batch = typeof request.batch_size === "number" ? request.batch_size : 8;
  const id = `ft-${randomUUID().slice(0, 13)}`;
  return {
    id,
    request,
    created: now,
    updated: now,
    stages: [...stages],
    step: 0,
    totalSteps: Math.ceil(examples / batch) * epochsOf(request),
    tokens,
    price,
    events: [],
    checkpoints: [],
    metrics: [],
    unseenIn,
    tail: id.slice(3, 11),
  };
}

export const epochsOf = ({ n_epochs }: Json) => (typeof n_epochs === "number" ? n_epochs : 1);

export const statusOf = ({ stages }: TogetherJob) => stages[0]?.status ?? "pending";

/** `acme/Qwen3-8B-depot-1a2b3c4d`: it is decided when the job is made, long before the model is there. */
export function modelNameOf({ request, tail }: TogetherJob): string {
  const base = String(request.model).split("/").at(-1);
  return `acme/${[base, request.suffix, tail].filter((part) => part !== undefined && part !== "").join("-")}`;
}

/** All that the vendor knows of a job; an answer shows a part of it. The key of Weights & Biases is in none. */
export function fieldsOf(job: TogetherJob): Json {
  const { id, request, created, updated, events, tokens, price, step } = job;
  const { wandb_api_key: _key, hf_api_token: _token, wandb_base_url: _url, ...asked } = request;
  const status = statusOf(job);
  const isDone = status === "completed";
  return {
    training_method: { method: "sft", train_on_inputs: "auto" },
    training_type: { type: "Lora", lora_r: 8, lora_alpha: 16 },
    learning_rate: 1e-5,
    n_checkpoints: 1,
    n_evals: 0,
    ...asked,
    id,
    status,
    created_at: timeOf(created),
    updated_at: timeOf(updated),
    ...(step > 0 || isDone ? { started_at: timeOf(created) } : {}),
    user_id: "user-1",
    owner_address: "engineer@example.com",
    n_epochs: epochsOf(request),
    batch_size: typeof request.batch_size === "number" ? request.batch_size : 8,
    model_output_name: modelNameOf(job),
    events,
    ...(isDone ? { token_count: tokens, total_price: Math.round(price * 1e9) } : {}),
    progress: { estimate_available: status === "running", seconds_remaining: (job.totalSteps - step) * 15 },
  };
}
