import type { Checkpoint, CheckpointMetrics, Job, JobEvent } from "../../provider/api/types";

/** A job as a test needs it; what the test does not care about is filled in. */
export function aJob(fields: Partial<Job> = {}): Job {
  return {
    id: "ftjob-1",
    object: "fine_tuning.job",
    status: "running",
    createdAt: Date.UTC(2026, 10, 1) / 1_000,
    model: "gpt-4o-mini-2024-07-18",
    trainingFile: "file-1",
    resultFiles: [],
    ...fields,
  };
}

export function anEvent(fields: Partial<JobEvent> = {}): JobEvent {
  return { id: "ftevent-1", object: "fine_tuning.job.event", createdAt: 0, level: "info", message: "", ...fields };
}

export function metricsEvent(createdAt: number, data: Record<string, unknown>): JobEvent {
  return anEvent({ id: `ftevent-${createdAt}-${data.step}`, createdAt, type: "metrics", data });
}

export function aCheckpoint(stepNumber: number, metrics: CheckpointMetrics = {}): Checkpoint {
  return {
    id: `ftckpt_${stepNumber}`,
    object: "fine_tuning.job.checkpoint",
    createdAt: stepNumber,
    fineTunedModelCheckpoint: `ft:gpt-4o-mini-2024-07-18:acme::${stepNumber}`,
    fineTuningJobId: "ftjob-1",
    stepNumber,
    metrics,
  };
}
