import type { Metrics, Snapshot } from "../engines/types";
import { checkpointName, type NameParts } from "../models/names";
import { newId } from "../protocol/ids";
import type { Services } from "../services";
import type { CheckpointRecord, JobRecord } from "../store/job-record";

const kept = 3;

export const nameParts = (services: Services, job: JobRecord): NameParts => ({
  base: job.model,
  organization: services.organization.name,
  suffix: job.suffix,
  tail: newId.modelTail(),
  jobId: job.id,
  dialect: job.dialect,
});

/** Records a snapshot as a checkpoint with a model of its own, and removes those before the last three. */
export function recordCheckpoint(
  services: Services,
  job: JobRecord,
  snapshot: Snapshot,
  model?: string,
): CheckpointRecord {
  const name = model ?? checkpointName(nameParts(services, job), snapshot.step);
  const record: CheckpointRecord = {
    object: "fine_tuning.job.checkpoint",
    id: newId.checkpoint(),
    created_at: services.recorder.secondsFor(job.id),
    fine_tuned_model_checkpoint: name,
    step_number: snapshot.step,
    metrics: { step: snapshot.step, ...wireMetrics(snapshot.metrics) },
    fine_tuning_job_id: job.id,
  };
  services.store.history.insertCheckpoint(record);
  services.models.publish(name, job.id, snapshot.snapshotPath);
  for (const old of all(services, job.id).slice(kept)) retire(services, old);
  return record;
}

export const hasCheckpointAt = (services: Services, jobId: string, step: number): boolean =>
  all(services, jobId).some((checkpoint) => checkpoint.step_number === step);

/** The kept checkpoints of epochs that ended before `step`, in their order; those of pauses are not among them. */
export function epochCheckpointsBefore(services: Services, job: JobRecord, step: number): CheckpointRecord[] {
  const stepsPerEpoch = (job.total_steps ?? step) / (job.resolved?.n_epochs ?? 1);
  return all(services, job.id)
    .filter(({ step_number }) => step_number < step && step_number % stepsPerEpoch === 0)
    .reverse();
}

const all = (services: Services, jobId: string) => services.store.history.checkpoints(jobId, { limit: 100 }).data;

function retire(services: Services, checkpoint: CheckpointRecord): void {
  const model = services.store.models.get(checkpoint.fine_tuned_model_checkpoint);
  services.store.history.removeCheckpoint(checkpoint.id);
  if (!model) return;
  services.store.models.remove(model.id);
  services.models.dropSnapshot(model.snapshot);
}

const wireMetrics = ({ step: _step, total_steps: _total, ...metrics }: Metrics): Metrics => metrics;
