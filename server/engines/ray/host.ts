import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { codeOf, diskFull } from "../../system/errors";
import { type Attempt, tryControl } from "../attempts/attempt";
import { runTrouble } from "../attempts/death";
import type { Circumstances, Ending, Host, RunningTrainer } from "../attempts/host";
import { endingOf } from "./endings";
import { type RayJobs, RayRefusal, type Submission } from "./jobs-api";
import { patiently, type RayPatience, rest } from "./patiently";
import { type SharedFolder, seenThere, shareData, unshareData } from "./shared-folder";
import { silenceOf } from "./signs-of-life";
import { entrypointOf, jobOf, submissionOf } from "./submission";

export interface RaySettings {
  shared: SharedFolder;
  /** Runs the trainer on the cluster's machines. */
  command: readonly string[];
  /** What Ray is to prepare for each job, in its own words. */
  runtimeEnv: Record<string, unknown>;
  patience: RayPatience;
}

const ended = ({ status }: Submission): boolean => status !== "PENDING" && status !== "RUNNING";

/** Runs trainers as jobs of a Ray cluster. What has begun is never stopped for a pause, because its workers would not save. */
export function rayHost(jobs: RayJobs, { shared, command, runtimeEnv, patience }: RaySettings): Host {
  const closing = new AbortController();
  const seen = (path: string) => seenThere(shared, path);
  const look = (id: string, signal: AbortSignal, say?: Circumstances["say"]) =>
    patiently((each) => jobs.get(id, each), patience, signal, say);

  /** Looks at a job until it has ended, Ray has lost it or nobody wants to know any more. */
  function follow(attempt: Attempt, { leaving, say }: Circumstances): RunningTrainer {
    const id = submissionOf(attempt);
    const left = new AbortController();
    const leave = () => left.abort();
    if (leaving.aborted) leave();
    else leaving.addEventListener("abort", leave, { once: true });
    let killed = false;
    let waiting = "";

    async function watch(): Promise<Ending | undefined> {
      while (!left.signal.aborted) {
        const found = await look(id, left.signal, say);
        if (!found) return undefined;
        if (!found.answer) return await lost(attempt, left.signal);
        if (ended(found.answer)) {
          const ending = endingOf(jobs, attempt, found.answer, { command, folder: seen(attempt.folder) });
          return ending.lost ? await lost(attempt, left.signal) : ending;
        }
        await sayWaiting();
        await rest(patience.lookMs, left.signal);
      }
      return undefined;
    }

    /** Why nothing happens yet, as the driver says it, once. */
    async function sayWaiting(): Promise<void> {
      const reason = await readFile(join(attempt.folder, "waiting"), "utf8").catch(() => "");
      if (reason !== "" && reason !== waiting) say("info", reason);
      waiting = reason;
    }

    /** Until Ray hears it, however long that takes: what it does not end keeps its GPUs. */
    const stop = () => patiently((each) => jobs.stop(id, each), patience, closing.signal);

    /** Says it again until it is heard; what Ray does not hear the trainer finds beside its order. */
    function kill(): void {
      tryControl(attempt, "cancel");
      if (!killed) void stop();
      if (!killed) void giveUp();
      killed = true;
    }

    /** A head that is gone for good keeps nobody waiting for its answer. */
    async function giveUp(): Promise<void> {
      await rest(patience.silenceMs, left.signal);
      await silence(attempt, left.signal);
      leave();
    }

    const running = watch().finally(() => leaving.removeEventListener("abort", leave));
    return {
      ended: running,
      isOver() {
        // Its last words are on the disk: nothing of the training depends on what Ray thinks of it.
        const timer = setTimeout(() => {
          // Who finds it stopped later is to know by whom.
          tryControl(attempt, "cancel");
          void Promise.race([stop(), rest(patience.endMs, left.signal)]).then(leave);
        }, patience.endMs);
        void running.then(() => clearTimeout(timer));
      },
      leave,
      kill,
    };
  }

  /** What may run still of the attempt is told to end, and is waited for. */
  const silence = (attempt: Attempt, signal: AbortSignal): Promise<void> =>
    silenceOf(attempt, patience.silenceMs, signal, () => tryControl(attempt, "cancel"));

  /** The head was started anew, or the driver's machine is gone. */
  async function lost(attempt: Attempt, signal: AbortSignal): Promise<Ending> {
    await silence(attempt, signal);
    // What loses one after the other does not lose them as fast as it can.
    await rest(patience.lookMs, signal);
    return { lost: true, why: async () => undefined };
  }

  /** Resolves to whether the attempt is Ray's now. */
  async function submit(attempt: Attempt, { asked, leaving, say }: Circumstances): Promise<boolean> {
    const id = submissionOf(attempt);
    const entrypoint = entrypointOf(command, seen(attempt.folder), seen(attempt.log));
    const submission = { id, entrypoint, runtimeEnv, metadata: { fine_tuning_job: jobOf(attempt) } };
    let sent = false;
    const done = await patiently(
      async (signal) => {
        const found = await jobs.get(id, signal);
        if (found) return { accepted: sent, found };
        sent = true;
        return { accepted: await jobs.submit(submission, signal), found };
      },
      patience,
      asked,
      say,
    );
    if (!done) {
      // Whether it was accepted nobody knows; when the server goes, the next one finds out.
      if (sent && !leaving.aborted) tryControl(attempt, "cancel");
      return false;
    }
    const { accepted, found } = done.answer;
    // The number was used by data that were put back from a copy since.
    if (!accepted && found) await patiently((each) => jobs.stop(id, each), patience, asked);
    return accepted;
  }

  return {
    outlivesServer: true,
    seen,
    prepare: (request) => shareData(shared, request),
    release: unshareData,
    async start(attempt, circumstances) {
      return (await submit(attempt, circumstances)) ? follow(attempt, circumstances) : undefined;
    },
    // Before Ray has answered: it is told what it is to do, and its events are read, also while the head is away.
    find: async (attempt, circumstances) => follow(attempt, circumstances),
    close: () => closing.abort(),
    isPassing: (error) => passing.has(codeOf(error)),
    troubleOf(error) {
      if (error instanceof RayRefusal)
        return { code: "ray_refused", message: `${error.message}. Look at "ray" in models.json.` };
      const trouble = runTrouble(error);
      if (trouble !== diskFull) return trouble;
      return { ...diskFull, message: "The shared directory is full: make room and create the job again." };
    },
  };
}

/** What a network's file system says while it is away. */
const passing = new Set(["EIO", "ESTALE", "ETIMEDOUT", "ENOTCONN", "EHOSTDOWN", "EHOSTUNREACH", "EAGAIN"]);
