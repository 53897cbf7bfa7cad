import { isAbsolute } from "node:path";
import type { Device, Finished, Metrics, Progress, Snapshot, TrainEvent } from "../engines/types";
import { modelName } from "../models/names";
import type { Services } from "../services";
import type { FileRecord } from "../store/files";
import { type JobRecord, moveOn } from "../store/job-record";
import type { Say } from "../store/job-recorder";
import { removeIfThere } from "../system/disk";
import { epochCheckpointsBefore, hasCheckpointAt, nameParts, recordCheckpoint } from "./checkpoints";
import { checkpointMessage, startMessages, stepMessage } from "./messages";
import { resultCsv } from "./results";

type Recorded = Exclude<TrainEvent, { type: "finished" }>;

/** Turns what an engine reports into the job's status, events, checkpoints and model. */
export function trainingRecorder(services: Services, id: string) {
  const { recorder, folder } = services;
  let last: Snapshot | undefined;
  let begun = false;

  const change = (position: Progress | undefined, edit: (job: JobRecord, say: Say) => void) =>
    recorder.change(id, (job, say) => {
      moveOn(job, position);
      edit(job, say);
    });

  function begin(job: JobRecord, say: Say): void {
    const again = begun;
    begun = true;
    if (again || (job.status !== "queued" && job.status !== "running")) return;
    const restarted = job.status === "running";
    recorder.enter(job, "running");
    if (restarted) return;
    for (const message of startMessages(job)) say(message);
  }

  /** In one change: a server that is killed has recorded all of it or will be told again. */
  function started({ position, totalSteps, device }: Extract<TrainEvent, { type: "started" }>): void {
    change(position, (job, say) => {
      begin(job, say);
      job.total_steps = totalSteps;
      if (!device || !job.engine) return;
      const before = job.engine.device;
      const { place } = job.engine;
      job.engine.device = deviceIn(device, place);
      if (before === job.engine.device) return;
      const log = folder.shown(folder.trainerLog(id, job.engine));
      const where = isAbsolute(log) ? log : `${log} in the data directory`;
      say(`Training on ${job.engine.device}; the trainer's log is ${where}`, {
        data: { engine: job.engine.name, ...(place ? { place } : {}), ...device, log },
      });
      if (place?.startsWith("cuda") && device.kind !== "cuda")
        say(`The trainer was to train on ${place}, and has found no CUDA device there`, { level: "warn" });
    });
  }

  function checkpoint(event: Extract<TrainEvent, { type: "checkpoint" }>): void {
    last = event;
    change(event.position, (job) => {
      keep(job, event);
      // The last checkpoint carries the final model's own name and is recorded with it.
      if (event.step === job.total_steps || hasCheckpointAt(services, id, event.step)) return;
      // The service says nothing of it yet: all checkpoints are named together when the model is there.
      recordCheckpoint(services, job, event);
    });
  }

  function pause(event: Extract<TrainEvent, { type: "paused" }>): void {
    change(event.position, (job, say) => {
      if (job.status !== "pausing" && job.status !== "running" && job.status !== "queued") return;
      const { step, metrics, snapshotPath } = event;
      if (snapshotPath !== undefined) keep(job, { step, snapshotPath });
      // Nobody asked for it: the training goes on from there.
      if (job.status !== "pausing") return;
      if (snapshotPath !== undefined && step > 0 && !hasCheckpointAt(services, id, step)) {
        say(checkpointMessage(recordCheckpoint(services, job, { step, metrics, snapshotPath })));
      }
      recorder.enter(job, "paused");
      say(`Fine-tuning job paused at step ${step}`);
    });
  }

  function keep(job: JobRecord, { step, snapshotPath }: Omit<Snapshot, "metrics">): void {
    const before = job.snapshot;
    job.snapshot = { step, path: folder.relative(snapshotPath) };
    if (before && before.path !== job.snapshot.path) services.models.dropSnapshot(before.path, job.id);
  }

  return {
    /** The first step begins. */
    begin: () => change(undefined, begin),
    event(event: Recorded): void {
      switch (event.type) {
        case "attempt":
          change(undefined, (job) => {
            if (job.engine) Object.assign(job.engine, { attempt: event.attempt, offset: 0 });
          });
          return;
        case "started":
          started(event);
          return;
        case "message":
          change(event.position, (_job, say) => say(event.message, { level: event.level }));
          return;
        case "step":
          recorder.step(id, event, stepMessage(event));
          return;
        case "checkpoint":
          checkpoint(event);
          return;
        case "paused":
          pause(event);
          return;
        case "failed":
          fail(services, id, event.code, event.message);
      }
    },
    /** Names the model, writes the results and ends the job. */
    async success(finished: Finished): Promise<void> {
      const before = services.store.jobs.get(id);
      if (before?.status !== "running" && before?.status !== "pausing") return;
      recorder.flush();
      const steps = services.store.history.steps(id);
      const csv = resultCsv(steps, before.method);
      const { step, snapshotPath, archivePath } = finished;
      const results: FileRecord[] = [];
      try {
        // Clients take the first result file for the table.
        results.push(await services.files.keepResult("step_metrics.csv", csv));
        if (archivePath !== undefined) results.push(await services.files.keepResultFrom(archivePath));
        // An engine that had only to end knows no metrics any more.
        const told = (last ?? finished).metrics;
        const metrics: Metrics = Object.keys(told).length > 0 ? told : (steps.at(-1)?.metrics ?? {});
        recorder.change(id, (job, say) => {
          if (job.status !== "running" && job.status !== "pausing") return;
          const name = modelName(nameParts(services, job));
          recordCheckpoint(services, job, { step, metrics, snapshotPath }, name);
          job.fine_tuned_model = name;
          job.trained_tokens = job.billable_tokens * (job.resolved?.n_epochs ?? 1);
          for (const file of results) services.store.files.insert(file);
          job.result_files = results.map(({ id: file }) => file);
          recorder.end(job, "succeeded");
          for (const each of epochCheckpointsBefore(services, job, step)) say(checkpointMessage(each));
          say(`New fine-tuned model created: ${name}`);
          say("The job has successfully completed");
        });
      } finally {
        // Those that no record names.
        for (const { id: file } of results) await services.files.dropContent(file);
      }
      if (archivePath !== undefined) await removeIfThere(archivePath);
    },
  };
}

/** As the trainer says it, with the number of the slot's device where that is of the kind. */
function deviceIn({ name, kind, dtype, workers }: Device, place: string | null | undefined): string {
  const on = place?.startsWith(kind) ? place : kind;
  return `${workers === undefined ? "" : `${workers} workers, the first on `}${name} (${on}, ${dtype})`;
}

/** Ends a job with an error, unless it has ended already. */
export function fail(services: Services, id: string, code: string, message: string): void {
  services.recorder.change(id, (job, say) => {
    if (job.finished_at !== null) return;
    job.error = { code, message, param: null };
    services.recorder.end(job, "failed");
    say(message, { level: "error" });
  });
}
