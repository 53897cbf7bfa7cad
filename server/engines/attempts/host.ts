import type { TrainRequest } from "../types";
import type { Attempt } from "./attempt";
import type { Trouble } from "./death";

/** A trainer that runs, or waits for its turn to. */
export interface RunningTrainer {
  /** Resolves when it has ended, or is followed no longer; to undefined where nobody knows how. */
  ended: Promise<Ending | undefined>;
  /** It said that it is over: what it holds still is taken from it in a while. */
  isOver(): void;
  /** The server goes: a trainer that lives by it saves and ends, one that outlives it is followed no longer. */
  leave(): void;
  /** Ends it and what it started, however long that takes. */
  kill(): void;
}

export interface Ending {
  /** It was lost with the machines that it ran on: another attempt goes on with the training. */
  lost: boolean;
  /** Why the training has failed; undefined where another attempt is to go on with it. */
  why(): Promise<Trouble | undefined>;
}

/** How a trainer is to be started or found. */
export interface Circumstances {
  /** Aborted when the training is to pause, to be cancelled or left: what has not begun does not begin any more. */
  asked: AbortSignal;
  /** Aborted when the server goes. */
  leaving: AbortSignal;
  /** The one device of this machine that it may see; absent where it takes what it finds. */
  device?: string;
  /** Tells who reads the job's events. */
  say(level: "info" | "warn", message: string): void;
}

/** Where trainers run: beside the server, or on a cluster. */
export interface Host {
  /** Whether a trainer goes on when its server is gone, and heeds the next one. */
  readonly outlivesServer: boolean;
  /** Puts everything where trainers can read it. */
  prepare(request: TrainRequest): Promise<TrainRequest>;
  /** Takes away what `prepare` put into a job's folder. */
  release(outDir: string): Promise<void>;
  /** A path of the server's as trainers know it. */
  seen(path: string): string;
  /** Starts a trainer for an attempt whose order is written; undefined where none was started. */
  start(attempt: Attempt, circumstances: Circumstances): Promise<RunningTrainer | undefined>;
  /** The trainer that an earlier server started for this attempt; undefined where it is known that there is none any more. */
  find(attempt: Attempt, circumstances: Circumstances): Promise<RunningTrainer | undefined>;
  /** Whether an error of the files that pass between the two goes away by itself. */
  isPassing(error: unknown): boolean;
  /** The server goes: what was left to be done for trainings that are over is given up. */
  close(): void;
  /** What to say of an error of `prepare`, of `start`, or of the files that pass between the two. */
  troubleOf(error: unknown): Trouble;
}

/** Milliseconds. */
export interface Patience {
  /** For a trainer that was asked to save and end. */
  saveMs: number;
  /** For one that said that it is over. */
  endMs: number;
  /** Before something that failed is tried again; each later wait is twice as long. */
  retryMs: number;
}
