import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { removeIfThere } from "../../system/disk";
import type { Snapshot, TrainRequest } from "../types";

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

/** Whom a training asks for rewards. */
export interface Grading {
  url: string;
  token: string;
}

/** Where the training goes on, whom it asks for rewards, and how trainers call paths of the server's. */
export interface OrderDetails {
  resumeFrom: Omit<Snapshot, "metrics"> | undefined;
  grader: Grading | null;
  seen(path: string): string;
}

/**
 * Makes the folder and the order that the trainer reads; only the owner may look, because the grader's token is in it.
 * What stands there already is not this attempt's: it was left by data that were put back from a copy.
 */
export function writeOrder(attempt: Attempt, request: TrainRequest, { resumeFrom, grader, seen }: OrderDetails): void {
  if (!request.model) throw new Error("a training needs a model with a source");
  const seenOrNull = (path: string | undefined) => (path === undefined ? null : seen(path));
  const order = {
    version: 1,
    jobId: request.jobId,
    method: request.method,
    model: { ...request.model, source: seen(request.model.source), adapter: seenOrNull(request.baseSnapshotPath) },
    workers: request.workers ?? null,
    trainingFile: seen(request.trainingPath),
    validationFile: seenOrNull(request.validationPath),
    hyperparameters: request.hyperparameters,
    seed: request.seed,
    resumeFrom: resumeFrom ? { step: resumeFrom.step, path: seen(resumeFrom.snapshotPath) } : null,
    grader: grader && { url: grader.url, token: grader.token },
    outDir: seen(resolve(request.outDir)),
  };
  rmSync(attempt.folder, { recursive: true, force: true });
  mkdirSync(attempt.folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(attempt.folder, "job.json"), `${JSON.stringify(order)}\n`, { mode: 0o600 });
}

const Order = z.looseObject({ grader: z.object({ url: z.string(), token: z.string() }).nullable() });

/** Whom the trainer of this attempt was told to ask for rewards; undefined where no whole order was written. */
export function gradingOf({ folder }: Attempt): Grading | undefined {
  try {
    return Order.parse(JSON.parse(readFileSync(join(folder, "job.json"), "utf8"))).grader ?? undefined;
  } catch {
    return undefined;
  }
}

/** Whether the server has told this attempt to end without saving, so that its end is no failure of the training. */
export function wasTaken({ folder }: Attempt): boolean {
  try {
    return readFileSync(join(folder, "control"), "utf8") === "cancel";
  } catch {
    return false;
  }
}

/** Takes away what a trainer that is gone had begun to save. */
export const dropHalfSaved = ({ folder }: Attempt): Promise<void> => removeIfThere(join(folder, "saving"));

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
