import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Answerer, Completion, Engine, Outcome, TrainEvent, Training } from "../types";
import type { FromThread, ToThread } from "./messages";

/** A thread cannot load TypeScript: run from source (under Jest), the built code next door is taken. */
const builtThread = join(__dirname, __filename.endsWith(".ts") ? "../../dist/engines/embedded/thread.js" : "thread.js");

interface RunningTraining {
  onEvent(event: TrainEvent): void;
  end(outcome: Outcome): void;
}

interface OpenCompletion {
  resolve(completion: Completion): void;
  reject(error: Error): void;
}

/** The learner on a thread of its own, which starts with the first request: it trains step by step in turn, and answers. */
export function createEmbedded(): Engine & Answerer {
  const trainings = new Map<number, RunningTraining>();
  const completions = new Map<number, OpenCompletion>();
  let worker: Worker | undefined;
  let closed = false;
  let lastId = 0;

  function thread(): Worker {
    if (closed) throw new Error("the learner is closed");
    worker ??= startThread();
    return worker;
  }

  function startThread(): Worker {
    const started = new Worker(builtThread);
    started.on("message", receive);
    started.on("error", (error) => abandon(started, `the learner's thread broke down: ${error.message}`));
    started.on("exit", () => abandon(started, "the learner's thread ended"));
    return started;
  }

  function abandon(broken: Worker, message: string): void {
    if (worker !== broken) return;
    worker = undefined;
    for (const { reject } of completions.values()) reject(new Error(message));
    completions.clear();
    for (const training of trainings.values()) {
      training.onEvent({ type: "failed", code: "server_error", message });
      training.end("failed");
    }
    trainings.clear();
  }

  function receive(message: FromThread): void {
    if (message.type === "event") {
      trainings.get(message.id)?.onEvent(message.event);
      return;
    }
    if (message.type === "ended") {
      trainings.get(message.id)?.end(message.outcome);
      trainings.delete(message.id);
      return;
    }
    const open = completions.get(message.id);
    completions.delete(message.id);
    if (message.type === "completion") open?.resolve(message.completion);
    else open?.reject(new Error(message.message));
  }

  function post(message: ToThread): void {
    thread().postMessage(message);
  }

  return {
    prepares: false,

    start(request, onEvent) {
      const id = ++lastId;
      const done = new Promise<Outcome>((end) => trainings.set(id, { onEvent, end }));
      const send = (message: ToThread) => {
        if (trainings.has(id)) post(message);
      };
      post({ type: "train", id, request });
      const training: Training = {
        done,
        grant: (steps) => send({ type: "grant", id, steps }),
        async pause() {
          send({ type: "pause", id });
          await done;
        },
        async cancel() {
          const running = trainings.get(id);
          if (running) running.onEvent = () => undefined;
          send({ type: "cancel", id });
          await done;
        },
      };
      return training;
    },

    async complete(request, { onText, signal }) {
      signal.throwIfAborted();
      const id = ++lastId;
      const giveUp = () => {
        completions.get(id)?.reject(new Error("nobody waits for the answer any more"));
        completions.delete(id);
      };
      signal.addEventListener("abort", giveUp, { once: true });
      try {
        const completion = await new Promise<Completion>((resolve, reject) => {
          completions.set(id, { resolve, reject });
          post({ type: "complete", id, request });
        });
        // The learner writes a whole answer in a moment: it is told word by word, as clients expect it.
        for (const piece of completion.text.match(/\s*\S+|\s+$/g) ?? []) onText(piece);
        return completion;
      } finally {
        signal.removeEventListener("abort", giveUp);
      }
    },

    release: async () => undefined,

    async close() {
      closed = true;
      const ended = worker;
      worker = undefined;
      for (const training of trainings.values()) training.end("cancelled");
      trainings.clear();
      for (const { reject } of completions.values()) reject(new Error("the learner is closed"));
      completions.clear();
      await ended?.terminate();
    },
  };
}
