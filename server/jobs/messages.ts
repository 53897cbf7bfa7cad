import type { CheckpointRecord, JobRecord } from "../store/job-record";
import type { StepEvent } from "../store/step-log";
import type { Holder } from "./slots";

const supervisedParts: [metric: string, text: string][] = [
  ["train_loss", "training loss"],
  ["valid_loss", "validation loss"],
  ["full_valid_loss", "full validation loss"],
];

/** The line of one step, as the service words it. */
export function stepMessage({ step, totalSteps, metrics }: StepEvent): string {
  const reward = metrics.train_mean_reward;
  if (reward !== undefined) return `Step ${step}/${totalSteps} , train mean reward=${reward.toFixed(2)}`;
  const parts = supervisedParts.flatMap(([metric, text]) => {
    const value = metrics[metric];
    return value === undefined ? [] : [`${text}=${value.toFixed(2)}`];
  });
  return `Step ${step}/${totalSteps}: ${parts.join(", ")}`;
}

/** What is said when a training begins or goes on. */
export function startMessages({ id, snapshot, integrations }: JobRecord): string[] {
  if (snapshot) return [`Fine-tuning job resumed from step ${snapshot.step}`];
  const noted = (integrations ?? []).map(
    ({ wandb }) =>
      `Weights & Biases run '${wandb.name ?? id}' of project '${wandb.project}' noted; this server sends nothing to Weights & Biases`,
  );
  return ["Fine-tuning job started", ...noted];
}

const SHOWN_HOLDERS = 5;

/** What a job waits for. */
export function waitingMessage(holders: readonly Holder[]): string {
  const shown = holders.slice(0, SHOWN_HOLDERS).map(({ jobId, device }) => `${jobId}${device ? ` (${device})` : ""}`);
  const more = holders.length - shown.length;
  return `Waiting for a free slot; taken by ${[...shown, ...(more > 0 ? [`${more} more`] : [])].join(", ")}`;
}

/** Names a checkpoint that can be asked and trained further. */
export const checkpointMessage = ({ step_number, fine_tuned_model_checkpoint }: CheckpointRecord): string =>
  `Checkpoint created at step ${step_number} with Snapshot ID: ${fine_tuned_model_checkpoint}`;
