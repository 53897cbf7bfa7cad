import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { type ErrorCode, HttpError } from "../../protocol/errors";
import { status } from "../../protocol/status";
import { deathOf, notInstalled } from "../attempts/death";
import type { Answerer, Completion, RealModel } from "../types";
import { cancelLine, questionLine, type Said, saidIn } from "./chat-messages";
import { trainerEnvironment } from "./environment";

interface Open {
  text: string;
  onText(text: string): void;
  resolve(completion: Completion): void;
  reject(error: Error): void;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

const keptOutput = 8_192;
/** A process that nobody asked for so long gives its memory back. */
const idleMs = 15 * 60_000;
const endMs = 2_000;

/** Why nothing is answered: what a trainer dies of, or what it said of the question. */
interface Trouble {
  code: ErrorCode;
  message: string;
}

const refusal = ({ code, message }: Trouble) => new HttpError(status.serviceUnavailable, message, { code });

/**
 * Answers with one base model and its adapters: one process, started with the first question.
 * @param device the only one that it sees; absent where it takes what it finds
 */
export function chatProcess(command: readonly string[], model: RealModel, device?: string): Answerer {
  const open = new Map<number, Open>();
  let child: Child | undefined;
  let idle: NodeJS.Timeout | undefined;
  let lastId = 0;

  function start(): Child {
    const [program = "", ...before] = command;
    const quantize = model.quantize === null ? [] : ["--quantize", model.quantize];
    const started: Child = spawn(program, [...before, "chat", "--source", model.source, ...quantize], {
      env: trainerEnvironment(process.env, device),
      stdio: ["pipe", "pipe", "pipe"],
    });
    let tail = "";
    started.stderr.on("data", (piece: Buffer) => {
      tail = `${tail}${piece.toString("utf8")}`.slice(-keptOutput);
    });
    // A process that is gone reads nothing any more.
    started.stdin.on("error", () => undefined);
    createInterface({ input: started.stdout }).on("line", (line) => hear(saidIn(line)));
    started.once("error", () => abandon(started, notInstalled(command)));
    started.once("close", (code, signal) => abandon(started, deathOf({ code, signal }, tail, command)));
    return started;
  }

  function abandon(gone: Child, trouble: Trouble): void {
    if (child !== gone) return;
    child = undefined;
    rejectAll(trouble);
  }

  function rejectAll(trouble: Trouble): void {
    const waiting = [...open.values()];
    open.clear();
    for (const { reject } of waiting) reject(refusal(trouble));
  }

  function hear(said: Said | undefined): void {
    if (!said) return;
    if ("ready" in said) {
      rejectAll({ code: "answer_failed", message: said.error });
      return;
    }
    const asked = open.get(said.id);
    if (!asked) return;
    if ("delta" in said) {
      asked.text += said.delta;
      asked.onText(said.delta);
      return;
    }
    open.delete(said.id);
    if ("error" in said) asked.reject(refusal({ code: "answer_failed", message: said.error }));
    else asked.resolve({ text: asked.text, finishReason: said.finishReason, ...said.usage });
  }

  function rest(): void {
    clearTimeout(idle);
    idle = setTimeout(() => {
      if (open.size === 0) child?.stdin.end();
    }, idleMs);
    idle.unref();
  }

  return {
    async complete(request, { onText, signal }) {
      signal.throwIfAborted();
      lastId += 1;
      const id = lastId;
      child ??= start();
      const { stdin } = child;
      const giveUp = () => {
        open.get(id)?.reject(new Error("nobody waits for the answer any more"));
        if (open.delete(id)) stdin.write(cancelLine(id));
      };
      signal.addEventListener("abort", giveUp, { once: true });
      try {
        return await new Promise<Completion>((resolve, reject) => {
          open.set(id, { text: "", onText, resolve, reject });
          stdin.write(questionLine(id, request));
        });
      } finally {
        signal.removeEventListener("abort", giveUp);
        rest();
      }
    },

    async close() {
      clearTimeout(idle);
      const ending = child;
      if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
      const gone = once(ending, "close");
      ending.stdin.end();
      const timer = setTimeout(() => ending.kill("SIGKILL"), endMs);
      await gone;
      clearTimeout(timer);
    },
  };
}
