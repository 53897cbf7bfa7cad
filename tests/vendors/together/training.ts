import { modelNameOf, statusOf, type TogetherJob } from "./job";
import { timeOf } from "./place";
import type { Stage } from "./stages";

/** The job goes on to its next stage, if it has one, and says so. */
export function goOn(job: TogetherJob, now: number): void {
  if (job.stages.length < 2) return;
  job.stages.shift();
  begin(job, now);
}

/** The job goes through these stages instead, from now on. */
export function turnTo(job: TogetherJob, stages: Stage[], now: number): void {
  job.stages = [...stages];
  begin(job, now);
}

/** What a stage brings when it begins: steps with their metrics, checkpoints, an event. */
export function begin(job: TogetherJob, now: number): void {
  const stage = job.stages[0];
  if (!stage) return;
  job.updated = now;
  const { step: before } = job;
  if (stage.part !== undefined) job.step = Math.max(before, Math.round(stage.part * job.totalSteps));
  for (let step = before + 1; step <= job.step; step++) learn(job, step, now);
  if (stage.says) say(job, stage.says, now);
  if (statusOf(job) === "completed") keep(job, "Final Adapter", job.totalSteps, now);
}

function learn(job: TogetherJob, step: number, now: number): void {
  const loss = 2 / (1 + step / 2);
  job.metrics.push({ "train/loss": loss, "train/learning_rate": 1e-5, "train/global_step": step });
  if (isEvery(job, step, Number(job.request.n_evals ?? 0)) && job.request.validation_file !== undefined)
    job.metrics.push({ "eval/loss": loss * 1.1, "train/global_step": step });
  if (step < job.totalSteps && isEvery(job, step, Number(job.request.n_checkpoints ?? 1))) {
    keep(job, "Intermediate", step, now);
    say(job, ["checkpoint_save", `Checkpoint saved at step ${step}`], now);
  }
}

/** Whether one of `times` evenly spread moments, of which the last is the end, is at this step. */
function isEvery({ totalSteps }: TogetherJob, step: number, times: number): boolean {
  const moments = Array.from({ length: times }, (_, index) => Math.round(((index + 1) * totalSteps) / times));
  return moments.includes(step);
}

function keep(job: TogetherJob, checkpoint_type: string, step: number, now: number): void {
  const path = `s3://together-models/${job.id}/step-${step}`;
  const object_name = modelNameOf(job);
  const more = { checkpoint: "adapter", object_id: `ml_${job.tail}-${step}`, object_name };
  job.checkpoints.push({ step, created_at: timeOf(now), path, checkpoint_type, ...more });
}

/** Adds an event as the API has it. */
function say(job: TogetherJob, [type, message, level = "info"]: NonNullable<Stage["says"]>, now: number): void {
  const model = String(job.request.model);
  const where = /step$/.test(message) ? ` ${job.step}` : /model$/.test(message) ? ` ${model}` : "";
  job.events.push({
    object: "fine-tune-event",
    created_at: timeOf(now),
    level,
    message: `${message}${where}`,
    type,
    param_count: 0,
    token_count: 0,
    total_steps: job.totalSteps,
    wandb_url: "",
    step: job.step,
    checkpoint_path: "",
    model_path: "",
    training_offset: 0,
    hash: "",
  });
}
