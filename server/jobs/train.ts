import { mkdirSync } from "node:fs";
import { type BaseModel, baseModel } from "../models/catalog";
import { modelName, rootOf } from "../models/names";
import type { Services } from "../services";
import type { JobRecord } from "../store/job-record";
import type { Snapshot, TrainEvent, Training, TrainRequest } from "../trainer/types";
import { epochCheckpointsBefore, hasCheckpointAt, nameParts, recordCheckpoint } from "./checkpoints";
import { resolveHyperparameters } from "./hyperparameters";
import { checkpointMessage, stepMessage } from "./messages";
import { pace } from "./pace";
import { resultCsv } from "./results";

/** Trains a job that has a slot, and records everything that the trainer reports. Resolves when the training has stopped. */
export async function trainJob(services: Services, id: string, started: (training: Training) => void): Promise<void> {
  const base = baseOf(services, id);
  if (!base)
    return fail(services, id, "model_not_found", "The model to start from was deleted before the job started.");
  const job = begin(services, id, base);
  const minMs = (services.minSeconds.running ?? 0) * 1000;
  let stopPace = () => {};
  let last: Snapshot | undefined;
  let finished: Extract<TrainEvent, { type: "finished" }> | undefined;
  let failure: unknown;

  const training = services.trainer.start(
    { ...requestOf(services, job, base), ...(minMs > 0 ? { grantedSteps: job.snapshot?.step ?? 0 } : {}) },
    (event) => {
      try {
        onEvent(event);
      } catch (error) {
        // The database or the disk failed: what cannot be recorded is not trained on.
        failure ??= error;
        void training.cancel();
      }
    },
  );

  function onEvent(event: TrainEvent): void {
    if (event.type === "started") {
      const from = job.snapshot?.step ?? 0;
      const grant = (step: number) => training.grant(step);
      services.recorder.change(id, (current) => {
        current.total_steps = event.totalSteps;
      });
      if (minMs > 0)
        stopPace = pace({
          clock: services.clock,
          minMs,
          startedAt: job.phase_started_at,
          from,
          totalSteps: event.totalSteps,
          grant,
        });
    } else if (event.type === "step") services.recorder.step(id, event, stepMessage(event));
    else if (event.type === "checkpoint") {
      last = event;
      recordEpoch(services, id, event);
    } else if (event.type === "finished") finished = event;
    else fail(services, id, event.code, event.message);
  }

  started(training);
  const outcome = await training.done;
  stopPace();
  if (failure !== undefined) throw failure;
  if (outcome === "finished" && finished) await succeed(services, id, last ?? finished, finished.snapshotPath);
}

/** Where the weights come from; a job that has a snapshot of its own needs the name only. */
function baseOf(services: Services, id: string): BaseModel | undefined {
  const job = services.store.jobs.get(id);
  if (!job) return undefined;
  return services.models.find(job.model)?.base ?? (job.snapshot ? baseModel(rootOf(job.model)) : undefined);
}

function begin(services: Services, id: string, base: BaseModel): JobRecord {
  return services.recorder.change(id, (job, say) => {
    job.resolved ??= resolveHyperparameters(job, base);
    const restarted = job.status === "running";
    services.recorder.enter(job, "running");
    if (restarted) return;
    if (job.snapshot) {
      say(`Fine-tuning job resumed from step ${job.snapshot.step}`);
      return;
    }
    say("Fine-tuning job started");
    for (const { wandb } of job.integrations ?? []) {
      const run = wandb.name ?? job.id;
      say(
        `Weights & Biases run '${run}' of project '${wandb.project}' noted; this server sends nothing to Weights & Biases`,
      );
    }
  });
}

function requestOf(services: Services, job: JobRecord, base: BaseModel): TrainRequest {
  const outDir = services.folder.job(job.id);
  mkdirSync(outDir, { recursive: true, mode: 0o700 });
  const baseSnapshotPath = services.models.find(job.model)?.snapshotPath;
  return {
    jobId: job.id,
    method: job.method,
    trainingPath: services.folder.file(job.training_file),
    ...(job.validation_file === null ? {} : { validationPath: services.folder.file(job.validation_file) }),
    examples: job.examples,
    hyperparameters: job.resolved ?? resolveHyperparameters(job, base),
    ...(job.grader === null ? {} : { grader: job.grader }),
    seed: job.seed,
    ...(baseSnapshotPath === undefined ? {} : { baseSnapshotPath }),
    ...(job.snapshot === null
      ? {}
      : { resumeFrom: { step: job.snapshot.step, snapshotPath: services.folder.absolute(job.snapshot.path) } }),
    outDir,
  };
}

function recordEpoch(services: Services, id: string, snapshot: Snapshot): void {
  services.recorder.change(id, (job) => {
    job.snapshot = { step: snapshot.step, path: services.folder.relative(snapshot.snapshotPath) };
    // The last checkpoint carries the final model's own name and is recorded with it.
    if (snapshot.step === job.total_steps || hasCheckpointAt(services, id, snapshot.step)) return;
    // The service says nothing of it yet: all checkpoints are named together when the model is there.
    recordCheckpoint(services, job, snapshot);
  });
}

async function succeed(services: Services, id: string, last: Snapshot, snapshotPath: string): Promise<void> {
  const before = services.store.jobs.get(id);
  if (before?.status !== "running" && before?.status !== "pausing") return;
  services.recorder.flush();
  const csv = resultCsv(services.store.history.steps(id), before.method);
  const results = await services.files.addResult("step_metrics.csv", csv);
  services.recorder.change(id, (job, say) => {
    if (job.status !== "running" && job.status !== "pausing") return;
    const name = modelName(nameParts(services, job));
    recordCheckpoint(services, job, { ...last, snapshotPath }, name);
    job.fine_tuned_model = name;
    job.trained_tokens = job.billable_tokens * (job.resolved?.n_epochs ?? 1);
    job.result_files = [results.id];
    job.finished_at = Math.floor(services.clock.now() / 1000);
    services.recorder.enter(job, "succeeded");
    for (const checkpoint of epochCheckpointsBefore(services, job, last.step)) say(checkpointMessage(checkpoint));
    say(`New fine-tuned model created: ${name}`);
    say("The job has successfully completed");
  });
}

/** Ends a job with an error, unless it has ended already. */
export function fail(services: Services, id: string, code: string, message: string): void {
  services.recorder.change(id, (job, say) => {
    if (job.finished_at !== null) return;
    job.error = { code, message, param: null };
    job.finished_at = Math.floor(services.clock.now() / 1000);
    services.recorder.enter(job, "failed");
    say(message, { level: "error" });
  });
}
