import { setTimeout as sleep } from "node:timers/promises";
import type { JobCode } from "../../protocol/job-codes";
import { messageOf } from "../../system/errors";
import type { Outcome, Snapshot, TrainEvent, Training, TrainRequest } from "../types";
import { type Attempt, attemptOf, dropHalfSaved, gradingOf, tryControl, wasTaken, writeOrder } from "./attempt";
import { type ReadEvent, readEvents, type TrainerEvent } from "./events";
import type { GraderDoor, OpenDoor } from "./grader-door";
import type { Circumstances, Ending, Host, Patience, RunningTrainer } from "./host";
import { snapshotOf, toldOf } from "./told";

export interface TrainingTools {
  host: Host;
  door: GraderDoor;
  patience: Patience;
}

export interface HostedTraining extends Training {
  /** The server goes, which does not say that the job is over: the next server goes on with it. */
  leave(): Promise<void>;
}

type Order = "go" | "pause" | "cancel" | "leave";
type EndEvent = Extract<TrainerEvent, { type: "paused" | "finished" | "failed" }>;

interface Followed {
  end: EndEvent | undefined;
  ending: Ending | undefined;
}

const lookMs = 100;
/** Trainers that end one after the other without a step would go on so for ever. */
const mostIdleAttempts = 3;

/** One training of a job: follows the trainer that may run still, then starts one after the other until it is over. */
export function startTraining(
  { host, door, patience }: TrainingTools,
  asked: TrainRequest,
  tell: (event: TrainEvent) => void,
): HostedTraining {
  let request = asked;
  let order: Order = "go";
  let snapshot: Omit<Snapshot, "metrics"> | undefined = request.resumeFrom;
  let present: { attempt: Attempt; trainer: RunningTrainer } | undefined;
  let steps = 0;
  let killedByUs = false;
  /** The control file could not be written, as on a full disk: a trainer that lives by nothing else is told later. */
  let untold = false;
  const stopping = new AbortController();
  const leaving = new AbortController();
  const circumstances: Circumstances = {
    asked: stopping.signal,
    leaving: leaving.signal,
    ...(asked.device === undefined ? {} : { device: asked.device }),
    say: (level, message) => tell({ type: "message", level, message }),
  };

  async function run(): Promise<Outcome> {
    let number = request.progress?.attempt ?? 0;
    if (request.progress) {
      const outcome = await attach(attemptOf(request.outDir, number), request.progress.offset);
      if (outcome) return outcome;
    }
    for (let idle = 0; order === "go"; ) {
      number += 1;
      const before = steps;
      const { outcome, counts } = await attemptOnce(attemptOf(request.outDir, number));
      if (outcome) return outcome;
      idle = steps === before && counts ? idle + 1 : 0;
      if (idle < mostIdleAttempts) continue;
      return fail("trainer_died", `The trainer was stopped ${mostIdleAttempts} times before it had taken a step.`);
    }
    return order === "pause" ? pauseHere() : "cancelled";
  }

  async function attach(attempt: Attempt, offset: number): Promise<Outcome | undefined> {
    // By this server or an earlier one: because a pause was not heeded, say, or nothing could be recorded.
    const taken = wasTaken(attempt);
    const grader = await doorOf(attempt);
    try {
      const trainer = await host.find(attempt, circumstances);
      if (trainer) hold(attempt, trainer);
      if (trainer && host.outlivesServer) obey();
      // Its input ended with the server that started it, so it saves and ends; it cannot be steered any more.
      else if (trainer) endSoon(trainer);
      if (taken) trainer?.kill();
      else if (trainer && grader === "moved") tryControl(attempt, "pause");
      const { end, ending } = await follow(attempt, offset, trainer);
      if (taken || !host.outlivesServer) return outcomeOf(end);
      return outcomeOf(end) ?? (await judge(end, ending));
    } finally {
      if (grader !== "moved") grader?.close();
      await leaveBehind(attempt);
    }
  }

  /** Lets the grader of an attempt that an earlier server started answer again, under the token that its trainer has. */
  async function doorOf(attempt: Attempt): Promise<OpenDoor | "moved" | undefined> {
    const told = host.outlivesServer && request.grader ? gradingOf(attempt) : undefined;
    if (!told || !request.grader) return undefined;
    const open = await door.open(request.grader, request.answersInJson ?? false, told.token);
    if (open.url === told.url) return open;
    open.close();
    return "moved";
  }

  /** One that may run still, under the next server, saves on. */
  async function leaveBehind(attempt: Attempt): Promise<void> {
    present = undefined;
    if (order !== "leave") await dropHalfSaved(attempt);
  }

  function endSoon(trainer: RunningTrainer): void {
    if (order === "cancel") kill();
    trainer.leave();
    endWithin(trainer, patience.saveMs);
  }

  /** @returns also whether a trainer had its chance: a number that was used up, and machines that were lost, do not count */
  async function attemptOnce(attempt: Attempt): Promise<{ outcome?: Outcome | undefined; counts: boolean }> {
    tell({ type: "attempt", attempt: attempt.number });
    let grader: OpenDoor | undefined;
    try {
      request = await host.prepare(request);
      grader = request.grader ? await door.open(request.grader, request.answersInJson ?? false) : undefined;
      writeOrder(attempt, request, { resumeFrom: snapshot, grader: grader ?? null, seen: host.seen });
      const trainer = await host.start(attempt, circumstances);
      if (!trainer) return { counts: false };
      hold(attempt, trainer);
      obey();
      const { end, ending } = await follow(attempt, 0, trainer);
      return { outcome: outcomeOf(end) ?? (await judge(end, ending)), counts: !ending?.lost };
    } catch (error) {
      const { code, message } = host.troubleOf(error);
      return { outcome: fail(code, message), counts: true };
    } finally {
      grader?.close();
      await leaveBehind(attempt);
    }
  }

  /** Tells every event until the trainer is gone and all that it wrote is read. */
  async function follow(attempt: Attempt, offset: number, trainer: RunningTrainer | undefined): Promise<Followed> {
    let at = offset;
    let end: EndEvent | undefined;
    let ending: Ending | undefined;
    let over = trainer === undefined;
    const ended = trainer?.ended.then((how) => {
      ending = how;
      over = true;
    });
    for (;;) {
      // Before the events are read: what was written before the end is not missed.
      const wasOver = over;
      const lines = await linesOf(attempt, at);
      for (const line of lines ?? []) {
        at = line.end;
        if (end || order === "cancel") continue;
        end = pass(attempt, line);
        if (end) trainer?.isOver();
      }
      if (wasOver && (lines || order !== "go")) return { end, ending };
      await (lines ? Promise.race([sleep(lookMs), ended]) : sleep(lookMs));
      if (untold) tellTrainer(attempt);
    }
  }

  /** Undefined where they cannot be read just now. */
  async function linesOf(attempt: Attempt, at: number): Promise<ReadEvent[] | undefined> {
    try {
      return await readEvents(attempt.events, at);
    } catch (error) {
      if (host.isPassing(error)) return undefined;
      kill();
      throw error;
    }
  }

  function pass(attempt: Attempt, { event, end }: ReadEvent): EndEvent | undefined {
    if (event.type === "step") steps += 1;
    if (event.type === "checkpoint" || event.type === "paused") snapshot = snapshotOf(event, request.outDir);
    tell({ ...toldOf(event, request.outDir), position: { attempt: attempt.number, offset: end } });
    return event.type === "paused" || event.type === "finished" || event.type === "failed" ? event : undefined;
  }

  function outcomeOf(end: EndEvent | undefined): Outcome | undefined {
    if (order === "cancel") return "cancelled";
    if (end?.type === "finished" || end?.type === "failed") return end.type;
    return end && order === "pause" ? "paused" : undefined;
  }

  /** What to make of a trainer that ended without an end of the training. */
  async function judge(end: EndEvent | undefined, ending: Ending | undefined): Promise<Outcome | undefined> {
    if (end || killedByUs || order === "leave") return undefined;
    const trouble = await ending?.why();
    return trouble && fail(trouble.code, trouble.message);
  }

  function fail(code: JobCode, message: string): Outcome {
    if (order === "cancel") return "cancelled";
    tell({ type: "failed", code, message });
    return "failed";
  }

  /** Nothing runs: the training goes on from where it was saved last. */
  function pauseHere(): Outcome {
    if (killedByUs)
      tell({
        type: "message",
        level: "warn",
        message: `The trainer did not stop when it was asked to and was ended; steps after ${snapshot?.step ?? 0} will be repeated`,
      });
    const at = snapshot ? { step: snapshot.step, snapshotPath: snapshot.snapshotPath } : { step: 0 };
    tell({ type: "paused", ...at, metrics: {} });
    return "paused";
  }

  function hold(attempt: Attempt, trainer: RunningTrainer): void {
    present = { attempt, trainer };
    killedByUs = false;
  }

  function kill(): void {
    killedByUs = true;
    present?.trainer.kill();
  }

  function endWithin(trainer: RunningTrainer, ms: number): void {
    const timer = setTimeout(kill, ms);
    void trainer.ended.then(() => clearTimeout(timer));
  }

  /** Lets the trainer that runs know what it is to do. */
  function obey(): void {
    if (!present || order === "go") return;
    const { attempt, trainer } = present;
    tellTrainer(attempt);
    if (order === "cancel") {
      kill();
      return;
    }
    // The end of its input means the same to one that lives by it.
    if (order === "leave" || (untold && !host.outlivesServer)) trainer.leave();
    if (order === "pause" || !host.outlivesServer) endWithin(trainer, patience.saveMs);
  }

  function tellTrainer(attempt: Attempt): void {
    untold = (order === "pause" || order === "cancel") && !tryControl(attempt, order);
  }

  async function ask(next: Order): Promise<void> {
    if (order !== "cancel") order = next;
    stopping.abort();
    if (next === "leave") leaving.abort();
    obey();
    await done;
  }

  // Not before the caller has its handle.
  const done = Promise.resolve()
    .then(run)
    .catch((error: unknown): Outcome => {
      return fail("server_error", messageOf(error));
    });

  return {
    done,
    pause: () => ask("pause"),
    cancel: () => ask("cancel"),
    leave: () => ask("leave"),
    // Its steps take the time that they take.
    grant: () => undefined,
  };
}
