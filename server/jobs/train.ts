import type { TrainEvent, Training } from "../engines/types";
import type { BaseModel } from "../models/base-model";
import { rootOf } from "../models/names";
import type { Services } from "../services";
import type { JobRecord } from "../store/job-record";
import { diskTrouble, messageOf } from "../system/errors";
import { resolveHyperparameters } from "./hyperparameters";
import { pace } from "./pace";
import { fail, trainingRecorder } from "./record-training";
import { trainRequestOf } from "./train-request";

/** A job was trained to its end, and the disk takes neither its results nor its model now. */
export class UnkeptResults extends Error {}

/**
 * Trains a job that has a slot, and records everything that the engine reports. Resolves when the training has stopped.
 * @param device whose slot it is; undefined where the engine takes what it finds
 */
export async function trainJob(
  services: Services,
  id: string,
  device: string | undefined,
  started: (training: Training) => void,
): Promise<void> {
  const base = baseOf(services, id);
  if (!base)
    return fail(services, id, "model_not_found", "The model to start from was deleted before the job started.");
  const engine = services.engines.engine(base.engine);
  const record = trainingRecorder(services, id);
  const job = prepare(services, id, base, device);
  if (job.engine?.name !== base.engine) {
    const other = `The job was begun by the engine '${job.engine?.name}', and its model is trained by '${base.engine}' now.`;
    return fail(services, id, "model_not_found", other);
  }
  if (!engine.prepares) record.begin();
  const minMs = (services.minSeconds.running ?? 0) * 1000;
  const request = trainRequestOf(services, job, base);
  let stopPace = () => {};
  let finished: Extract<TrainEvent, { type: "finished" }> | undefined;
  let failure: unknown;

  const training = engine.start(
    { ...request, ...(minMs > 0 ? { grantedSteps: request.resumeFrom?.step ?? 0 } : {}) },
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
    if (event.type === "finished") {
      finished = event;
      return;
    }
    record.event(event);
    if (event.type !== "started" || minMs === 0) return;
    stopPace = pace({
      clock: services.clock,
      minMs,
      startedAt: services.store.jobs.get(id)?.phase_started_at ?? services.clock.now(),
      from: request.resumeFrom?.step ?? 0,
      totalSteps: event.totalSteps,
      grant: (step) => training.grant(step),
    });
  }

  started(training);
  const outcome = await training.done;
  stopPace();
  if (failure !== undefined) throw failure;
  if (outcome !== "finished" || !finished) return;
  try {
    await record.success(finished);
  } catch (error) {
    throw diskTrouble(error) ? new UnkeptResults(messageOf(error), { cause: error }) : error;
  }
}

/** Where the weights come from; a job that was begun needs the name only, because what it goes on from is kept for it. */
function baseOf(services: Services, id: string): BaseModel | undefined {
  const job = services.store.jobs.get(id);
  if (!job) return undefined;
  const begun = job.snapshot !== null || job.start !== undefined;
  return services.models.find(job.model)?.base ?? (begun ? services.models.base(rootOf(job.model)) : undefined);
}

/** From now on the job knows its numbers, its engine, its device and what it starts from, also after a restart. */
function prepare(services: Services, id: string, base: BaseModel, device: string | undefined): JobRecord {
  return services.recorder.change(id, (job) => {
    const start = services.models.find(job.model)?.snapshotPath;
    if (start !== undefined) job.start ??= services.folder.relative(start);
    job.resolved ??= resolveHyperparameters(job, base);
    job.engine ??= { name: base.engine, attempt: 0, offset: 0, device: null, tokensPerSecond: null, memoryBytes: null };
    job.engine.place = device ?? null;
  });
}
