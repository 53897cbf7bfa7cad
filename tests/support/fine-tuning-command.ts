import { spawn } from "node:child_process";
import { join } from "node:path";
import { root } from "./pulumi-cli";

export interface CommandResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface CommandOptions {
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** What standard input holds. @default nothing */
  input?: string;
  /** Nobody reads these: what is written there breaks the pipe. */
  unread?: ("stdout" | "stderr")[];
}

/** Runs the built `fine-tuning ARGS`; the developer's own keys and endpoints stay out. */
export function fineTuning(
  args: string[],
  { env = {}, cwd = root, input = "", unread = [] }: CommandOptions = {},
): Promise<CommandResult> {
  const kept = Object.entries(process.env).filter(([key]) => !/^(OPENAI|AZURE|FINE_TUNING)_/.test(key));
  const child = spawn(process.execPath, [join(root, "dist", "cli", "main.js"), ...args], {
    cwd,
    env: { ...Object.fromEntries(kept), ...env },
  });
  const written = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const)
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      written[stream] += text;
    });
  for (const stream of unread) child[stream].destroy();
  child.stdin.end(input);
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, ...written })));
}
