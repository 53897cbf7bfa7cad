import type { EngineName } from "../engines";
import type { Training } from "../engines/types";
import { rootOf } from "../models/names";
import { badRequest, notFound } from "../protocol/errors";
import type { JobCode } from "../protocol/job-codes";
import type { Services } from "../services";
import { hasBegun, isOpen, type JobRecord } from "../store/job-record";
import { endOf, reached } from "../system/clock";
import { diskTrouble, isPassing, messageOf } from "../system/errors";
import { waitingMessage } from "./messages";
import { fail } from "./record-training";
import { createSlots, type Place, type Wish } from "./slots";
import { trainJob, UnkeptResults } from "./train";
import { validateJob } from "./validate";

interface Active {
  stop: AbortController;
  training?: Training;
  over: Promise<void>;
}

/** Until what could not be recorded is tried again. */
const againMs = 10_000;

/** Moves jobs through their phases, and pauses, resumes and cancels them when clients ask. */
export function createRunner(services: Services, places: Record<EngineName, readonly Place[]>) {
  const active = new Map<string, Active>();
  const slots = {
    embedded: createSlots(places.embedded),
    local: createSlots(places.local),
    ray: createSlots(places.ray),
  };
  const waiting = new Set<() => void>();
  let closing = false;

  function take(id: string): void {
    if (closing) return;
    const entry: Active = { stop: new AbortController(), over: Promise.resolve() };
    active.set(id, entry);
    entry.over = work(id, entry)
      .catch((error: unknown) => failUnexpectedly(id, error))
      .finally(() => {
        if (active.get(id) === entry) active.delete(id);
        if (!closing) releaseFiles(id);
      });
  }

  async function work(id: string, entry: Active): Promise<void> {
    const signal = entry.stop.signal;
    const statusNow = () => services.store.jobs.get(id)?.status;
    if (statusNow() === "validating_files") await validateJob(services, id, signal);
    const job = services.store.jobs.get(id);
    if (signal.aborted || !job || !["queued", "running", "pausing"].includes(job.status)) return;
    if (job.status === "queued" && !hasBegun(job)) {
      const minMs = (services.minSeconds.queued ?? 0) * 1000;
      await reached(services.clock, endOf(services.clock, job.phase_started_at, minMs), signal);
    }
    const slot = await slots[engineOf(job)].take(wishOf(job), signal, (holders) =>
      services.recorder.sayOnce(id, waitingMessage(holders)),
    );
    if (!slot) return;
    try {
      if (signal.aborted) return;
      await trainJob(services, id, slot.device, (training) => {
        entry.training = training;
        if (job.status === "pausing") void training.pause();
      });
    } finally {
      slot.giveBack();
    }
  }

  const engineOf = (job: JobRecord): EngineName =>
    job.engine?.name ?? services.models.base(rootOf(job.model))?.engine ?? "embedded";

  /** One that had begun stays on its device, as long as there is one: what trains it may be there still. */
  function wishOf(job: JobRecord): Wish {
    const devices = services.models.base(rootOf(job.model))?.devices;
    const begun = hasBegun(job);
    const place = begun ? job.engine?.place : undefined;
    const wanted = place && devices?.includes(place) ? [place] : devices;
    const order = services.store.jobs.position(job.id) ?? 0;
    return { jobId: job.id, begun, order, ...(wanted ? { devices: wanted } : {}) };
  }

  function failUnexpectedly(id: string, error: unknown): void {
    const reason = messageOf(error);
    services.log(`job ${id} stopped: ${reason}`);
    try {
      if (error instanceof UnkeptResults) {
        keepLater(id, reason);
        return;
      }
      if (isPassing(error)) {
        later(id);
        return;
      }
      const { code, message } = unexpectedTrouble(error, reason);
      fail(services, id, code, message);
    } catch (again) {
      // Its last state is on disk.
      services.log(`job ${id} could not be marked as failed: ${messageOf(again)}`);
      later(id);
    }
  }

  /** What was trained is not lost by a disk that is full or forbidden for a while. */
  function keepLater(id: string, reason: string): void {
    const message = `The results cannot be written: ${reason}. The server tries again until they can; the training is not repeated`;
    services.recorder.sayOnce(id, message, { level: "warn" });
    later(id);
  }

  /** What cannot even be recorded, or done just now, is tried again: it goes on from its last snapshot once there is room. */
  function later(id: string): void {
    if (closing) return;
    const stop = services.clock.at(services.clock.now() + againMs, () => {
      waiting.delete(stop);
      if (!active.has(id)) take(id);
    });
    waiting.add(stop);
  }

  function releaseFiles(id: string): void {
    const job = services.store.jobs.get(id);
    if (!job || isOpen(job.status)) return;
    for (const file of [job.training_file, job.validation_file])
      if (file !== null) void services.files.dropContent(file);
    if (job.start !== undefined) services.models.dropSnapshot(job.start);
    void releaseShared(job);
  }

  /** Of an engine that this server was started without nothing can be taken away. */
  async function releaseShared({ id, engine }: JobRecord): Promise<void> {
    if (!engine) return;
    try {
      await services.engines.engine(engine.name).release(services.folder.job(id, engine.name));
    } catch (error) {
      services.log(`what was copied for job ${id} could not be removed: ${messageOf(error)}`);
    }
  }

  const get = (id: string): JobRecord => {
    const job = services.store.jobs.get(id);
    if (!job) throw notFound.job(id);
    return job;
  };
  const refuse = (verb: string, job: JobRecord) =>
    badRequest(
      `Fine-tuning job ${job.id} cannot be ${verb}: its status is '${job.status}'.`,
      "fine_tune_id",
      "invalid_job_status",
    );

  function cancel(id: string): JobRecord {
    const job = get(id);
    if (!isOpen(job.status)) throw refuse("cancelled", job);
    const cancelled = services.recorder.change(id, (current, say) => {
      services.recorder.end(current, "cancelled");
      say("The job was cancelled");
    });
    const entry = active.get(id);
    entry?.stop.abort();
    void entry?.training?.cancel();
    if (!entry) releaseFiles(id);
    return cancelled;
  }

  function pause(id: string): JobRecord {
    const job = get(id);
    const training = active.get(id)?.training;
    if (job.status !== "running" || !training) throw refuse("paused", job);
    const pausing = services.recorder.change(id, (current, say) => {
      services.recorder.enter(current, "pausing");
      say("Pausing the fine-tuning job");
    });
    void training.pause();
    return pausing;
  }

  function resume(id: string): JobRecord {
    const job = get(id);
    if (job.status !== "paused") throw refuse("resumed", job);
    const queued = services.recorder.change(id, (current, say) => {
      services.recorder.enter(current, "queued");
      delete current.engine?.place;
      say("Fine-tuning job resumed, moving job to queued state");
    });
    const before = active.get(id)?.over ?? Promise.resolve();
    void before.then(() => take(id));
    return queued;
  }

  return {
    get,
    take,
    cancel,
    pause,
    resume,
    /** After a restart: jobs that ran go on from their last snapshot, before those that wait; those that were pausing are paused. */
    recover(): void {
      const rank = (job: JobRecord) => (hasBegun(job) ? 0 : 1);
      for (const job of services.store.jobs.open().sort((one, other) => rank(one) - rank(other))) {
        // What a process of its own wrote meanwhile is read first.
        if (job.status === "pausing" && engineOf(job) === "embedded") {
          services.recorder.change(job.id, (current, say) => {
            services.recorder.enter(current, "paused");
            say(`Fine-tuning job paused at step ${current.snapshot?.step ?? 0}`);
          });
        } else if (job.status !== "paused") take(job.id);
      }
    },
    /** Resolves when nothing is written any more, which needs the engines to close beside it. */
    async close(): Promise<void> {
      closing = true;
      for (const stop of waiting) stop();
      for (const entry of active.values()) entry.stop.abort();
      await Promise.all([...active.values()].map((entry) => entry.over));
    },
  };
}

const unexpectedTrouble = (error: unknown, reason: string): { code: JobCode; message: string } =>
  diskTrouble(error) ?? {
    code: "server_error",
    message: `The job failed because of a problem of the server. ${reason}`,
  };

export type Runner = ReturnType<typeof createRunner>;
