import type { Job } from "../api/types";
import { noteOn } from "./milestones";
import type { TrainingProgress } from "./training-progress";

/** One line about a job, for its row: `running: step 120/300, loss 0.67, ETA 2 min`. */
export function progressLine(job: Job, training: TrainingProgress | undefined, wallMs: number): string {
  const note = noteOn(job.status);
  if (job.status !== "running") return note;
  const parts = [stepOf(training), measureOf(training), etaOf(job, training, wallMs)].filter(
    (part) => part !== undefined,
  );
  return parts.length === 0 ? note : `${note}: ${parts.join(", ")}`;
}

/** A time span in the coarsest words that still help: `45 s`, `2 min`, `1 h 20 min`, `3 days`. */
export function spanText(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.round(hours / 24)} days`;
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

function stepOf(training: TrainingProgress | undefined): string | undefined {
  if (training === undefined) return undefined;
  return training.totalSteps === undefined ? `step ${training.step}` : `step ${training.step}/${training.totalSteps}`;
}

function measureOf(training: TrainingProgress | undefined): string | undefined {
  if (training?.loss !== undefined) return `loss ${training.loss.toFixed(2)}`;
  if (training?.reward !== undefined) return `reward ${training.reward.toFixed(2)}`;
  return undefined;
}

/** The server's own estimate, else the pace of the last steps; nothing where neither is known. */
function etaOf(job: Job, training: TrainingProgress | undefined, wallMs: number): string | undefined {
  const estimated = (job.estimatedFinish ?? 0) * 1_000 - wallMs;
  if (estimated > 0) return `ETA ${spanText(estimated)}`;
  if (training?.secondsPerStep === undefined || training.totalSteps === undefined) return undefined;
  const remaining = (training.totalSteps - training.step) * training.secondsPerStep * 1_000;
  return remaining > 0 ? `ETA ${spanText(remaining)}` : undefined;
}
