import { spawn } from "node:child_process";
import { type IBuffer, Terminal } from "@xterm/headless";
import { kill } from "./pulumi-cli";
import { eventually } from "./pulumi-eventually";

export interface TerminalOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  columns: number;
  rows: number;
}

/** A command in a terminal of its own, and what a person sees there. */
export interface TerminalSession {
  /** The lines on the screen now, without blanks at their ends. */
  screen(): string[];
  /** Every line since the beginning, also those that were scrolled away; what was wrapped is one line. */
  all(): string[];
  /** Resolves with the screen as soon as one of its lines matches; fails with the screen when it does not in time. */
  shows(pattern: RegExp, timeoutMs?: number): Promise<string[]>;
  /** Every different line that matched and was seen in a frame so far, in order. */
  seen(pattern: RegExp): string[];
  /** Presses keys; `\x03` is Ctrl-C. */
  press(keys: string): void;
  /** Resolves with the exit code when the command has ended and its last line is on the screen. */
  ended: Promise<number>;
  /** Ends it at once, if it still runs. */
  close(): void;
}

/**
 * Starts a command in a pseudo-terminal of `script` (util-linux), which needs nothing to be compiled, and keeps the screen as
 * xterm would show it.
 */
export function inTerminal(command: string[], { cwd, env, columns, rows }: TerminalOptions): TerminalSession {
  const line = `stty cols ${columns} rows ${rows}; exec ${command.map(quoted).join(" ")}`;
  const child = spawn("script", ["-qefc", line, "/dev/null"], {
    cwd,
    env: { ...withoutCi(env), TERM: "xterm-256color", SHELL: "/bin/sh" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const terminal = new Terminal({ cols: columns, rows, scrollback: 10_000, allowProposedApi: true });
  const seen = new Set<string>();
  let code: number | undefined;

  const screen = () => linesOf(terminal.buffer.active, terminal.buffer.active.baseY).map(({ text }) => text);

  /** What comes at once may end within a row: the one with the cursor in it may still have an older end. */
  const painted = () => {
    const { cursorX, cursorY } = terminal.buffer.active;
    return screen().filter((_, row) => row !== cursorY || cursorX === 0);
  };

  // Line by line: what comes at once may paint a row twice, and the first would never be seen.
  child.stdout.on("data", (chunk: Buffer) => {
    for (const part of linesIn(chunk))
      terminal.write(part, () => {
        for (const line of painted()) seen.add(line);
      });
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) =>
      terminal.write("", () => {
        code = status ?? -1;
        resolve(code);
      }),
    );
  });
  return {
    screen,
    all: () =>
      linesOf(terminal.buffer.active, 0)
        .map(({ text, continues }) => (continues ? text : `\n${text}`))
        .join("")
        .split("\n")
        .slice(1),
    ended,
    seen: (pattern) => [...seen].filter((line) => pattern.test(line)),
    press: (keys) => void child.stdin.write(keys),
    async shows(pattern, timeoutMs = 120_000) {
      let found: string[] = [];
      await eventually(
        () => {
          found = screen();
          if (found.some((line) => pattern.test(line))) return true;
          if (code !== undefined) throw new Error(`ended without showing ${pattern}:\n${found.join("\n")}`);
          return false;
        },
        { timeoutMs, what: () => `the screen to show ${pattern}; it is\n${screen().join("\n")}` },
      );
      return found;
    },
    close() {
      if (code === undefined && child.pid !== undefined) kill(child.pid);
      terminal.dispose();
    },
  };
}

function linesOf(buffer: IBuffer, from: number): { text: string; continues: boolean }[] {
  return Array.from({ length: buffer.length - from }, (_, index) => {
    const line = buffer.getLine(from + index);
    const next = buffer.getLine(from + index + 1);
    // A blank at the end of a line that goes on below belongs to the text.
    const text = line?.translateToString(next?.isWrapped !== true) ?? "";
    return { text: next?.isWrapped === true ? text : text.trimEnd(), continues: line?.isWrapped === true };
  });
}

/** Its lines with their ends, and what follows the last one. */
function linesIn(chunk: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let from = 0; from < chunk.length; ) {
    const end = chunk.indexOf("\n", from);
    const to = end < 0 ? chunk.length : end + 1;
    parts.push(chunk.subarray(from, to));
    from = to;
  }
  return parts;
}

const quoted = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;

/** A terminal with a person before it is no CI system, wherever the tests run. */
function withoutCi(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = /^(PATH|HOME|LANG|LC_.*|USER|TMPDIR|NODE_.*|PULUMI_.*|OPENAI_.*|XDG_.*|FINE_TUNING_.*)$/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => own.test(name)));
}
