import type { CheckpointRecord } from "../store/job-record";
import type { StepEvent } from "../store/step-log";

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

/** Names a checkpoint that can be asked and trained further. */
export const checkpointMessage = ({ step_number, fine_tuned_model_checkpoint }: CheckpointRecord): string =>
  `Checkpoint created at step ${step_number} with Snapshot ID: ${fine_tuned_model_checkpoint}`;
