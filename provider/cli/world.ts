import { execFile } from "node:child_process";
import { createInterface } from "node:readline/promises";
import { text } from "node:stream/consumers";
import { type Clock, systemClock } from "../clock";
import { endWhenUnreadable } from "./broken-output";
import { type Conversation, conversation } from "./conversation";
import { exitCode } from "./exit-codes";

/** What one `pulumi` command said. `code` is `undefined` where there is no such command. */
export interface PulumiAnswer {
  code: number | undefined;
  stdout: string;
  stderr: string;
}

/** What a command may touch; tests bring their own. */
export interface World {
  env: NodeJS.ProcessEnv;
  /** Where the command is given. */
  directory: string;
  /** Asks the `pulumi` command something that changes nothing. */
  pulumi(args: readonly string[]): Promise<PulumiAnswer>;
  clock: Clock;
  random: () => number;
  /** The answer itself: standard output. */
  write(text: string): void;
  /** Everything beside the answer: standard error. */
  tell(text: string): void;
  /** Width of the terminal on standard output; `undefined` where there is none. */
  columns(): number | undefined;
  /** Height of that terminal. */
  rows(): number | undefined;
  /** The answer of a person; `undefined` where nobody can be asked. */
  ask: ((question: string) => Promise<string>) | undefined;
  /** A conversation with a person; `undefined` where nobody can be asked. */
  converse: (() => Conversation) | undefined;
  /** All of standard input; for where no person sits there. */
  piped(): Promise<string>;
  /** Aborts at the first Ctrl-C. */
  interrupted: AbortSignal;
  /** The code with which the process will end. */
  exit(code: number): void;
}

/** The process as it is. */
export function realWorld(): World {
  endWhenUnreadable(process, (code) => process.exit(code));
  const interrupted = new AbortController();
  process.once("SIGINT", () => {
    interrupted.abort(new Error("interrupted"));
    // Whoever does not listen to the signal is not waited for.
    setTimeout(() => process.exit(exitCode.interrupted), 500).unref();
  });
  return {
    env: process.env,
    directory: process.cwd(),
    pulumi: (args) => askPulumi(args, interrupted.signal),
    clock: systemClock,
    random: Math.random,
    write: (text) => process.stdout.write(text),
    tell: (text) => process.stderr.write(text),
    columns: () => (process.stdout.isTTY ? process.stdout.columns : undefined),
    rows: () => (process.stdout.isTTY ? process.stdout.rows : undefined),
    ask: process.stdin.isTTY && process.stderr.isTTY ? ask : undefined,
    converse:
      process.stdin.isTTY && process.stderr.isTTY ? () => conversation(process.stdin, process.stderr) : undefined,
    piped: () => text(process.stdin),
    interrupted: interrupted.signal,
    exit: (code) => {
      process.exitCode = code;
    },
  };
}

/** Keys stand in what it answers, never in its arguments: everyone on a machine can read command lines. */
function askPulumi(args: readonly string[], signal: AbortSignal): Promise<PulumiAnswer> {
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const limits = { env, signal, timeout: 60_000, maxBuffer: 512 * 1024 * 1024 };
  return new Promise((resolve, reject) =>
    execFile("pulumi", [...args, "--non-interactive"], limits, (error, stdout, stderr) => {
      if (signal.aborted) reject(signal.reason);
      else if (error?.killed === true) resolve({ code: 1, stdout: "", stderr: "no answer within 60 s" });
      else if (error === null) resolve({ code: 0, stdout, stderr });
      else resolve({ code: typeof error.code === "number" ? error.code : undefined, stdout, stderr });
    }),
  );
}

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}
