import { unixSeconds } from "../clock";
import { removeQuietly } from "../files/folder";
import { newId } from "../ids";
import { checkpointName, type NameParts } from "../models/names";
import type { Metrics, Snapshot } from "../trainer/types";
import type { Desk } from "./desk";
import type { CheckpointRecord, JobRecord } from "./types";

const kept = 3;

export const nameParts = (desk: Desk, job: JobRecord): NameParts => ({
  base: job.model,
  organization: desk.organization,
  suffix: job.suffix,
  tail: newId.modelTail(),
  jobId: job.id,
  manner: job.manner,
});

/** Records a snapshot as a checkpoint with a model of its own, and lets go of those beyond the last three. */
export function recordCheckpoint(desk: Desk, job: JobRecord, snapshot: Snapshot, model?: string): CheckpointRecord {
  const name = model ?? checkpointName(nameParts(desk, job), snapshot.step);
  const record: CheckpointRecord = {
    object: "fine_tuning.job.checkpoint",
    id: newId.checkpoint(),
    created_at: unixSeconds(desk.clock),
    fine_tuned_model_checkpoint: name,
    step_number: snapshot.step,
    metrics: { step: snapshot.step, ...wireMetrics(snapshot.metrics) },
    fine_tuning_job_id: job.id,
  };
  desk.store.history.insertCheckpoint(record);
  desk.models.publish(name, job.id, snapshot.snapshotPath);
  for (const old of all(desk, job.id).slice(kept)) retire(desk, old);
  return record;
}

export const hasCheckpointAt = (desk: Desk, jobId: string, step: number): boolean =>
  all(desk, jobId).some((checkpoint) => checkpoint.step_number === step);

/** The kept checkpoints of epochs that ended before `step`, in their order; those of pauses are not among them. */
export function epochCheckpointsBefore(desk: Desk, job: JobRecord, step: number): CheckpointRecord[] {
  const stepsPerEpoch = (job.total_steps ?? step) / (job.resolved?.n_epochs ?? 1);
  return all(desk, job.id)
    .filter(({ step_number }) => step_number < step && step_number % stepsPerEpoch === 0)
    .reverse();
}

const all = (desk: Desk, jobId: string) => desk.store.history.checkpoints(jobId, { limit: 100 }).data;

function retire(desk: Desk, checkpoint: CheckpointRecord): void {
  const model = desk.store.models.get(checkpoint.fine_tuned_model_checkpoint);
  desk.store.history.removeCheckpoint(checkpoint.id);
  if (!model) return;
  desk.store.models.remove(model.id);
  void removeQuietly(desk.folder.absolute(model.snapshot));
}

const wireMetrics = ({ step: _step, total_steps: _total, ...metrics }: Metrics): Metrics => metrics;
