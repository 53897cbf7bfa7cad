import { mkdirSync } from "node:fs";
import type { TrainRequest } from "../engines/types";
import type { BaseModel } from "../models/base-model";
import type { Services } from "../services";
import type { JobRecord } from "../store/job-record";
import { resolveHyperparameters } from "./hyperparameters";
import { asksForJson } from "./response-format";

/** What the engine is told of a job. */
export function trainRequestOf(services: Services, job: JobRecord, base: BaseModel): TrainRequest {
  const outDir = services.folder.job(job.id, base.engine);
  mkdirSync(outDir, { recursive: true, mode: 0o700 });
  return {
    jobId: job.id,
    method: job.method,
    trainingPath: services.folder.file(job.training_file),
    ...(job.validation_file === null ? {} : { validationPath: services.folder.file(job.validation_file) }),
    examples: job.examples,
    hyperparameters: job.resolved ?? resolveHyperparameters(job, base),
    ...(job.grader === null ? {} : { grader: job.grader, answersInJson: asksForJson(job.response_format) }),
    seed: job.seed,
    ...(job.start === undefined ? {} : { baseSnapshotPath: services.folder.absolute(job.start) }),
    ...(job.snapshot === null
      ? {}
      : { resumeFrom: { step: job.snapshot.step, snapshotPath: services.folder.absolute(job.snapshot.path) } }),
    ...(base.real ? { model: base.real } : {}),
    ...(job.engine?.place ? { device: job.engine.place } : {}),
    ...(base.workers ? { workers: base.workers } : {}),
    ...(job.engine && job.engine.attempt > 0
      ? { progress: { attempt: job.engine.attempt, offset: job.engine.offset } }
      : {}),
    outDir,
  };
}
