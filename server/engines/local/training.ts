import { setTimeout as sleep } from "node:timers/promises";
import { messageOf } from "../../system/errors";
import type { Outcome, Snapshot, TrainEvent, Training, TrainRequest } from "../types";
import { type Attempt, attemptOf, tryControl, writeOrder } from "./attempt";
import { deathOf, type Exit, freeBytesAt, tailOf } from "./death";
import { type ReadEvent, readEvents, type TrainerEvent } from "./events";
import type { GraderDoor } from "./grader-door";
import { launchTrouble, launchWithPatience } from "./launching";
import { findTrainer, type launch, type TrainerProcess } from "./processes";
import { snapshotOf, toldOf } from "./told";

export interface LocalTools {
  command: readonly string[];
  door: GraderDoor;
  launch: typeof launch;
  patience: Patience;
}

/** Milliseconds. */
export interface Patience {
  /** For a trainer that was asked to save and end. */
  saveMs: number;
  /** For one that said that it is over. */
  endMs: number;
  /** Before the first new try to start one; each later wait is twice as long. */
  retryMs: number;
}

export interface LocalTraining extends Training {
  /** Saves and ends without saying that the job is over: the next server goes on with it. */
  leave(): Promise<void>;
}

type Order = "go" | "pause" | "cancel" | "leave";
type EndEvent = Extract<TrainerEvent, { type: "paused" | "finished" | "failed" }>;

const lookMs = 100;
/** Also of a trainer that was to pause before its first step: it has nothing to save. */
const pausedExit = 75;
/** Trainers that end one after the other without a step would go on so for ever. */
const mostIdleAttempts = 3;

/** One training of a job: follows the process that may run still, then starts one after the other until it is over. */
export function startTraining(
  tools: LocalTools,
  request: TrainRequest,
  tell: (event: TrainEvent) => void,
): LocalTraining {
  const { patience } = tools;
  let order: Order = "go";
  let snapshot: Omit<Snapshot, "metrics"> | undefined = request.resumeFrom;
  let present: { attempt: Attempt; process: TrainerProcess } | undefined;
  let steps = 0;
  let killedByUs = false;

  async function run(): Promise<Outcome> {
    let number = request.progress?.attempt ?? 0;
    if (request.progress) {
      const outcome = await attach(attemptOf(request.outDir, number), request.progress.offset);
      if (outcome) return outcome;
    }
    for (let idle = 0; order === "go"; ) {
      number += 1;
      const before = steps;
      const outcome = await attemptOnce(attemptOf(request.outDir, number));
      if (outcome) return outcome;
      idle = steps === before ? idle + 1 : 0;
      if (idle < mostIdleAttempts) continue;
      return fail("trainer_died", `The trainer was stopped ${mostIdleAttempts} times before it had taken a step.`);
    }
    return order === "pause" ? pauseHere() : "cancelled";
  }

  /** What an earlier server started cannot be steered any more: its input ended with that server, so it saves and ends. */
  async function attach(attempt: Attempt, offset: number): Promise<Outcome | undefined> {
    const process = await findTrainer(attempt);
    if (process) {
      hold(attempt, process);
      if (order === "cancel") kill();
      process.askToEnd();
      endWithin(process, patience.saveMs);
    }
    const { end } = await follow(attempt, offset, process);
    present = undefined;
    return outcomeOf(end);
  }

  async function attemptOnce(attempt: Attempt): Promise<Outcome | undefined> {
    tell({ type: "attempt", attempt: attempt.number });
    const grader = request.grader ? await tools.door.open(request.grader) : null;
    try {
      writeOrder(attempt, request, { resumeFrom: snapshot, grader });
      const process = await launchWithPatience(() => tools.launch(tools.command, attempt), {
        firstWaitMs: patience.retryMs,
        goOn: () => order === "go",
      });
      if (!process) return undefined;
      hold(attempt, process);
      obey();
      const { end, exit } = await follow(attempt, 0, process);
      return outcomeOf(end) ?? (await judge(attempt, exit, end));
    } catch (error) {
      const { code, message } = launchTrouble(error, tools.command);
      return fail(code, message);
    } finally {
      grader?.close();
      present = undefined;
    }
  }

  /** Tells every event until the process is gone and all that it wrote is read. */
  async function follow(attempt: Attempt, offset: number, process: TrainerProcess | undefined) {
    let at = offset;
    let end: EndEvent | undefined;
    let exit: Exit | undefined;
    let over = process === undefined;
    const ended = process?.ended.then((how) => {
      exit = how;
      over = true;
    });
    for (;;) {
      // Before the events are read: what was written before the end is not missed.
      const wasOver = over;
      for (const line of await linesOf(attempt, at)) {
        at = line.end;
        if (end || order === "cancel") continue;
        end = pass(attempt, line);
        if (end && process) endWithin(process, patience.endMs);
      }
      if (wasOver) return { end, exit };
      await Promise.race([sleep(lookMs), ended]);
    }
  }

  async function linesOf(attempt: Attempt, at: number): Promise<ReadEvent[]> {
    try {
      return await readEvents(attempt.events, at);
    } catch (error) {
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

  /** What to make of a process that ended without an end of the training. */
  async function judge(attempt: Attempt, exit: Exit | undefined, end: EndEvent | undefined) {
    if (end || killedByUs || !exit || order === "leave" || exit.code === pausedExit) return undefined;
    const [tail, freeBytes] = await Promise.all([tailOf(attempt.log), freeBytesAt(attempt.folder)]);
    const { code, message } = deathOf(exit, tail, tools.command, freeBytes);
    return fail(code, message);
  }

  function fail(code: string, message: string): Outcome {
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

  function hold(attempt: Attempt, process: TrainerProcess): void {
    present = { attempt, process };
    killedByUs = false;
  }

  function kill(): void {
    killedByUs = true;
    present?.process.kill();
  }

  function endWithin(process: TrainerProcess, ms: number): void {
    const timer = setTimeout(kill, ms);
    void process.ended.then(() => clearTimeout(timer));
  }

  /** Lets the process that runs know what it is to do. */
  function obey(): void {
    if (!present || order === "go") return;
    const { attempt, process } = present;
    const told = order !== "leave" && tryControl(attempt, order);
    if (order === "cancel") {
      kill();
      return;
    }
    // The end of its input means the same.
    if (!told) process.askToEnd();
    endWithin(process, patience.saveMs);
  }

  async function ask(next: Order): Promise<void> {
    if (order !== "cancel") order = next;
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
