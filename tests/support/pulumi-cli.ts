import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, readdirSync, readlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { eventually } from "./pulumi-eventually";

/** The clone. */
export const root = resolve(__dirname, "..", "..");

/** What a command left behind. `output` is both streams in the order they came. */
export interface CliResult {
  /** Exit code; `undefined` when a signal ended it. */
  code: number | undefined;
  signal: NodeJS.Signals | undefined;
  stdout: string;
  stderr: string;
  output: string;
}

/** A command that is still going on. */
export interface RunningCli {
  /** Process id of the CLI itself. */
  pid: number;
  /** Everything written so far, both streams. */
  output(): string;
  /** Resolves when the output matches; fails with the output when it ends or two minutes pass without it. */
  prints(pattern: RegExp, timeoutMs?: number): Promise<void>;
  /** Process ids of the dynamic provider's Node process below the CLI (none before the engine needs it). */
  providerPids(): number[];
  /** Process ids of everything below the CLI: plugins, language host, program. Look before you kill: orphans have another parent. */
  descendantPids(): number[];
  /** Sends a signal to the CLI alone, as `kill PID` does. */
  kill(signal: NodeJS.Signals): void;
  /** Its end. Never rejects: a failing `pulumi up` is a result like any other. */
  ended: Promise<CliResult>;
}

let found: { cli: string; env: Record<string, string> } | undefined;

/** The CLI that set-up found or built, and its environment; `npm test` hands it on, a lone `npx jest` asks the tools. */
export function pulumiCli(): { cli: string; env: Record<string, string> } {
  found ??= JSON.parse(
    process.env.FINE_TUNING_TESTS_PULUMI ??
      execFileSync(process.execPath, [join(root, "tools", "pulumi-path.mjs")], { encoding: "utf8" }),
  ) as { cli: string; env: Record<string, string> };
  return found;
}

/** Where and how a command runs. */
export interface StartOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Makes it the leader of a process group, as a shell does: `process.kill(-pid, "SIGINT")` is then a Ctrl-C. */
  ownGroup?: boolean;
}

/** Starts a command and collects what it writes. */
export function start(command: string, args: string[], { ownGroup = false, ...options }: StartOptions): RunningCli {
  const child = spawn(command, args, { ...options, detached: ownGroup, stdio: ["ignore", "pipe", "pipe"] });
  const { pid } = child;
  if (pid === undefined) throw new Error(`"${command}" could not be started in "${options.cwd}"`);
  const written = collect(child);
  let result: CliResult | undefined;
  const ended = new Promise<CliResult>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      result = { ...written, code: code ?? undefined, signal: signal ?? undefined };
      resolve(result);
    });
  });
  return {
    pid,
    ended,
    output: () => written.output,
    providerPids: () =>
      processesBelow(pid)
        .filter(({ command }) => /^\S*node\S* .*dynamic-provider/.test(command))
        .map((process) => process.pid),
    descendantPids: () => processesBelow(pid).map((process) => process.pid),
    kill: (signal) => void child.kill(signal),
    prints: (pattern, timeoutMs = 120_000) =>
      eventually(
        () => {
          if (pattern.test(written.output)) return true;
          if (result !== undefined) throw new Error(`ended without printing ${pattern}:\n${written.output}`);
          return false;
        },
        { timeoutMs, what: () => `the output to match ${pattern}; it is\n${written.output}` },
      ),
  };
}

/** True while a process exists. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Kills a process; one that has ended by itself is what was wanted. */
export function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    // Looking first would not do: it may end between the look and the signal.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Processes that work in a directory, for the orphans of a killed CLI (Linux; elsewhere none are found). */
export function processesIn(directory: string): number[] {
  if (!existsSync("/proc/self/cwd")) return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && workingDirectory(name).startsWith(directory))
    .map(Number);
}

function workingDirectory(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return "";
  }
}

function collect(child: ChildProcess): { stdout: string; stderr: string; output: string } {
  const written = { stdout: "", stderr: "", output: "" };
  for (const stream of ["stdout", "stderr"] as const)
    child[stream]?.setEncoding("utf8").on("data", (text: string) => {
      written[stream] += text;
      written.output += text;
    });
  return written;
}

/** All that a process has started, and what that has: Pulumi and Ray put theirs into process groups of their own. */
export function processesBelow(pid: number): { pid: number; command: string }[] {
  const all = execFileSync("ps", ["-A", "-ww", "-o", "pid=,ppid=,args="], { encoding: "utf8" })
    .split("\n")
    .flatMap((line) => {
      const [, id, parent, command = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return id === undefined ? [] : [{ pid: Number(id), parent: Number(parent), command }];
    });
  const below = all.filter(({ parent }) => parent === pid);
  for (const process of below) below.push(...all.filter(({ parent }) => parent === process.pid));
  return below;
}
