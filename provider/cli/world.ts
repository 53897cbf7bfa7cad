import { createInterface } from "node:readline/promises";
import { type Clock, systemClock } from "../clock";
import { endWhenUnreadable } from "./broken-output";
import { exitCode } from "./exit-codes";

/** What a command may touch; tests bring their own. */
export interface World {
  env: NodeJS.ProcessEnv;
  clock: Clock;
  random: () => number;
  /** The answer itself: standard output. */
  write(text: string): void;
  /** Everything beside the answer: standard error. */
  tell(text: string): void;
  /** Width of the terminal on standard output; `undefined` where there is none. */
  columns(): number | undefined;
  /** The answer of a person; `undefined` where nobody can be asked. */
  ask: ((question: string) => Promise<string>) | undefined;
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
    clock: systemClock,
    random: Math.random,
    write: (text) => process.stdout.write(text),
    tell: (text) => process.stderr.write(text),
    columns: () => (process.stdout.isTTY ? process.stdout.columns : undefined),
    ask: process.stdin.isTTY && process.stderr.isTTY ? ask : undefined,
    interrupted: interrupted.signal,
    exit: (code) => {
      process.exitCode = code;
    },
  };
}

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}
