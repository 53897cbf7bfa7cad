import { execFile, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { Attempt } from "../attempts/attempt";
import type { Exit } from "../attempts/death";
import { trainerEnvironment } from "./environment";

/** A trainer that runs. */
export interface TrainerProcess {
  /** Resolves when it has ended; the exit of a process that an earlier server started is not known. */
  ended: Promise<Exit | undefined>;
  /** Asks it to save and end. */
  askToEnd(): void;
  /** Ends it and what it started, at once. */
  kill(): void;
}

const lookMs = 100;

/**
 * Starts a trainer in a process group of its own; rejects when the system cannot.
 * @param device the only one that it sees; absent where it takes what it finds
 */
export async function launch(command: readonly string[], attempt: Attempt, device?: string): Promise<TrainerProcess> {
  const [program = "", ...before] = command;
  const log = openSync(attempt.log, "a", 0o600);
  try {
    const child = spawn(program, [...before, "train", attempt.folder], {
      cwd: attempt.folder,
      env: trainerEnvironment(process.env, device),
      detached: true,
      stdio: ["pipe", log, log],
    });
    // A trainer that is gone reads nothing any more.
    child.stdin?.on("error", () => undefined);
    const ended = new Promise<Exit>((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));
    await new Promise<void>((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", reject);
    });
    const { pid = 0 } = child;
    // What it started itself ends with it.
    void ended.then(() => killGroup(pid));
    return { ended, askToEnd: () => child.stdin?.end(), kill: () => killGroup(pid) };
  } finally {
    closeSync(log);
  }
}

/** The trainer that an earlier server started for this attempt, if it runs still. */
export async function findTrainer({ folder }: Attempt): Promise<TrainerProcess | undefined> {
  const found = await processTraining(folder);
  if (found === undefined) return undefined;
  const gone = async () => {
    while ((await processTraining(folder)) !== undefined) await sleep(lookMs);
    return undefined;
  };
  return { ended: gone(), askToEnd: () => signal(found.pid, "SIGTERM"), kill: () => killGroup(found.group) };
}

interface Found {
  pid: number;
  group: number;
}

/**
 * By its arguments and not by a number that was written down: numbers are used again after a restart of the machine.
 * By both of them, because a user may look into the folder with a command of his own.
 */
async function processTraining(folder: string): Promise<Found | undefined> {
  if (process.platform !== "linux") return listedTraining(folder);
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const words = (await procFile(name, "cmdline")).split("\0");
    const at = words.indexOf(folder);
    if (at < 1 || words[at - 1] !== "train") continue;
    // What stands before the last parenthesis is the command's name, and may be anything.
    const group = /^ \S+ \d+ (\d+) /.exec((await procFile(name, "stat")).split(")").at(-1) ?? "")?.[1];
    if (group !== undefined) return { pid: Number(name), group: Number(group) };
  }
  return undefined;
}

const procFile = (pid: string, name: string) => readFile(`/proc/${pid}/${name}`, "utf8").catch(() => "");

async function listedTraining(folder: string): Promise<Found | undefined> {
  const columns = ["-axww", "-o", "pid=,pgid=,args="];
  const { stdout } = await promisify(execFile)("ps", columns, { maxBuffer: 16 * 1024 * 1024 });
  const line = stdout.split("\n").find((each) => each.trimEnd().endsWith(` train ${folder}`));
  const [, pid, group] = /^\s*(\d+)\s+(\d+)\s/.exec(line ?? "") ?? [];
  return pid === undefined ? undefined : { pid: Number(pid), group: Number(group) };
}

const killGroup = (pid: number) => signal(-pid, "SIGKILL");

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone already.
  }
}
