import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { TrainRequest } from "../types";

/** One try to train a job: a folder of its own, as `trainer/PROTOCOL.md` has it. */
export interface Attempt {
  number: number;
  folder: string;
  events: string;
  log: string;
}

export function attemptOf(outDir: string, number: number): Attempt {
  const folder = resolve(outDir, `attempt-${number}`);
  return { number, folder, events: join(folder, "events.jsonl"), log: join(folder, "trainer.log") };
}

/** Where the training goes on, and whom it asks for rewards. */
export interface Circumstances {
  resumeFrom: TrainRequest["resumeFrom"];
  grader: { url: string; token: string } | null;
}

/**
 * Makes the folder and the order that the trainer reads; only the owner may look, because the grader's token is in it.
 * What stands there already is not this attempt's: it was left by data that were put back from a copy.
 */
export function writeOrder(attempt: Attempt, request: TrainRequest, { resumeFrom, grader }: Circumstances): void {
  if (!request.model) throw new Error("a local training needs a model with a source");
  const order = {
    version: 1,
    jobId: request.jobId,
    method: request.method,
    model: { ...request.model, adapter: request.baseSnapshotPath ?? null },
    trainingFile: request.trainingPath,
    validationFile: request.validationPath ?? null,
    hyperparameters: request.hyperparameters,
    seed: request.seed,
    resumeFrom: resumeFrom ? { step: resumeFrom.step, path: resumeFrom.snapshotPath } : null,
    grader,
    outDir: resolve(request.outDir),
  };
  rmSync(attempt.folder, { recursive: true, force: true });
  mkdirSync(attempt.folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(attempt.folder, "job.json"), `${JSON.stringify(order)}\n`, { mode: 0o600 });
}

/** Tells the trainer what to do after its present step; answers whether that could be written, as on a full disk it cannot. */
export function tryControl({ folder }: Attempt, word: "pause" | "cancel"): boolean {
  const aside = join(folder, "control.new");
  try {
    writeFileSync(aside, word);
    renameSync(aside, join(folder, "control"));
    return true;
  } catch {
    return false;
  }
}
