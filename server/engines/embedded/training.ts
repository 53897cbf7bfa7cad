import { join } from "node:path";
import type { Metrics, TrainEvent, TrainRequest } from "../types";
import { baseModel } from "./base/base-model";
import { vocabularyLessons } from "./data/lessons";
import { count, emptyCounts, prepare } from "./data/preparation";
import { openRows, type RowFile } from "./data/row-file";
import type { Method, TrainingContext } from "./methods/method";
import { preference } from "./methods/preference";
import { reinforcement } from "./methods/reinforcement";
import { supervised } from "./methods/supervised";
import type { Model } from "./model/model";
import { loadSnapshot, saveSnapshot } from "./model/snapshot";
import { randomOf, shuffled } from "./random";
import { permission, type Steering, threadYielding } from "./steering";

/** Evaluations on some validation rows in an epoch. */
const VALIDATIONS_PER_EPOCH = 5;
/** Validation rows in one of them, where the batch is not larger. */
const VALIDATION_ROWS = 8;

interface Plan {
  rows: number;
  batchSize: number;
  /** Steps of one epoch. */
  perEpoch: number;
}

/** Trains from start, or from a snapshot, to the end or to a pause. */
export async function train(
  request: TrainRequest,
  steering: Steering,
  emit: (event: TrainEvent) => void,
): Promise<"finished" | "paused"> {
  const training = await openRows(request.trainingPath);
  const validation = request.validationPath === undefined ? undefined : await openRows(request.validationPath);
  try {
    const yieldThread = threadYielding(steering);
    const model = request.resumeFrom
      ? (await loadSnapshot(request.resumeFrom.snapshotPath)).model
      : await startingModel(request, training, yieldThread);
    const { hyperparameters, seed, grader, answersInJson = false } = request;
    const perEpoch = Math.ceil(training.count / hyperparameters.batch_size);
    const totalSteps = perEpoch * hyperparameters.n_epochs;
    const context: TrainingContext = {
      model,
      training,
      hyperparameters,
      seed,
      totalSteps,
      yieldThread,
      answersInJson,
    };
    if (validation) context.validation = validation;
    if (grader) context.grader = grader;
    const method = await methodOf(request, context);
    return await takeSteps(request, context, method, steering, emit);
  } finally {
    await training.close();
    await validation?.close();
  }
}

/** The same model that the training started from is what a preference training is measured against. */
async function methodOf(request: TrainRequest, context: TrainingContext): Promise<Method> {
  switch (request.method) {
    case "supervised":
      return supervised(context);
    case "dpo":
      return preference(context, await startingModel(request, context.training, context.yieldThread));
    case "reinforcement":
      return reinforcement(context);
  }
}

async function takeSteps(
  request: TrainRequest,
  { model, training, validation, totalSteps }: TrainingContext,
  method: Method,
  steering: Steering,
  emit: (event: TrainEvent) => void,
): Promise<"finished" | "paused"> {
  const { batch_size: batchSize, n_epochs: epochs } = request.hyperparameters;
  const plan: Plan = { rows: training.count, batchSize, perEpoch: totalSteps / epochs };
  const first = (request.resumeFrom?.step ?? 0) + 1;
  let metrics: Metrics = {};
  emit({ type: "started", totalSteps });
  for (let step = first; step <= totalSteps; step++) {
    if (!(await permission(steering, step))) {
      emit({ type: "paused", ...(await snapshot(request, model, step - 1, "paused")), metrics });
      return "paused";
    }
    const report = await method.step(batchOf(request.seed, plan, step), step);
    metrics = { step, ...report.metrics, ...(await validationMetrics(method, validation, plan, step)) };
    emit({ type: "step", step, totalSteps, metrics, ...(report.details ? { details: report.details } : {}) });
    if (step % plan.perEpoch !== 0) continue;
    const saved = await snapshot(request, model, step, "step");
    emit({ type: "checkpoint", ...saved, metrics });
    if (step === totalSteps) emit({ type: "finished", ...saved, metrics });
  }
  // The server was ended between the last step and the end.
  if (request.resumeFrom && first > totalSteps) emit({ type: "finished", ...request.resumeFrom, metrics });
  return "finished";
}

async function snapshot(request: TrainRequest, model: Model, step: number, name: string) {
  const snapshotPath = join(request.outDir, `${name}-${step}.snapshot`);
  await saveSnapshot(snapshotPath, { model, step });
  return { step, snapshotPath };
}

/** Rows of a step: each epoch takes all rows in an order of its own, which depends on seed and epoch alone. */
function batchOf(seed: number, { rows, batchSize, perEpoch }: Plan, step: number): number[] {
  const epoch = Math.floor((step - 1) / perEpoch);
  const start = ((step - 1) % perEpoch) * batchSize;
  return [...shuffled(rows, randomOf(seed, epoch)).subarray(start, start + batchSize)];
}

async function validationMetrics(
  method: Method,
  validation: RowFile | undefined,
  plan: Plan,
  step: number,
): Promise<Metrics> {
  if (!validation || validation.count === 0) return {};
  const { perEpoch, batchSize } = plan;
  const interval = Math.ceil(perEpoch / VALIDATIONS_PER_EPOCH);
  const full = step % perEpoch === 0 || step % (method.fullValidationEvery ?? perEpoch) === 0;
  if (step % interval !== 0 && !full) return {};
  const rows = Math.min(validation.count, Math.max(batchSize, VALIDATION_ROWS));
  const offset = (Math.floor(step / interval) * rows) % validation.count;
  const some = Array.from({ length: rows }, (_, index) => (offset + index) % validation.count);
  const metrics = await method.validate(some, "valid", step);
  if (!full) return metrics;
  const all = Array.from({ length: validation.count }, (_, index) => index);
  return { ...metrics, ...(await method.validate(all, "full_valid", step)) };
}

async function startingModel(
  request: TrainRequest,
  training: RowFile,
  yieldThread: () => Promise<void>,
): Promise<Model> {
  const model = request.baseSnapshotPath ? (await loadSnapshot(request.baseSnapshotPath)).model : baseModel();
  const counts = emptyCounts();
  for (let row = 0; row < training.count; row++) {
    for (const lesson of vocabularyLessons(await training.row(row))) count(counts, lesson);
    await yieldThread();
  }
  prepare(model, counts, request.seed);
  return model;
}
