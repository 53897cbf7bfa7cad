import { createInterface } from "node:readline";

/** Lines that a person types, one after the other, with a history. */
export interface Conversation {
  /** The next line, also one that was typed before it was asked for; `undefined` when the person has ended it. */
  next(prompt: string): Promise<string | undefined>;
  /** Aborts when the person presses Ctrl-C before `done` is called; while a line is asked for Ctrl-C ends the conversation. */
  interruptible(): { signal: AbortSignal; done(): void };
  end(): void;
}

export function conversation(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Conversation {
  const terminal = createInterface({ input, output, terminal: true });
  const typed: string[] = [];
  let isOver = false;
  let asked: ((line: string | undefined) => void) | undefined;
  let answering: AbortController | undefined;
  const give = (line: string | undefined) => {
    const waiting = asked;
    asked = undefined;
    if (waiting !== undefined) waiting(line);
    else if (line !== undefined) typed.push(line);
  };
  terminal.on("line", give);
  terminal.on("close", () => {
    isOver = true;
    answering?.abort(new Error("interrupted"));
    give(undefined);
  });
  // The terminal is in raw mode: Ctrl-C is a key here and no signal.
  terminal.on("SIGINT", () => {
    if (answering === undefined) terminal.close();
    else answering.abort(new Error("interrupted"));
  });
  return {
    next(prompt) {
      const early = typed.shift();
      if (early !== undefined || isOver) return Promise.resolve(early);
      terminal.setPrompt(prompt);
      terminal.prompt();
      return new Promise((resolve) => {
        asked = resolve;
      });
    },
    interruptible() {
      const controller = new AbortController();
      answering = controller;
      return {
        signal: controller.signal,
        done: () => {
          answering = undefined;
        },
      };
    },
    end: () => terminal.close(),
  };
}
