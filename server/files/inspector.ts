import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Inspection, InspectionRequest } from "./inspection";

interface Answer {
  ticket: number;
  inspection?: Inspection;
  failure?: { message: string; code: string };
}

interface Waiting {
  resolve(inspection: Inspection): void;
  reject(error: Error): void;
}

/** A thread cannot load TypeScript: run from source (under Jest), the built code is taken. */
const builtThread = join(__dirname, __filename.endsWith(".ts") ? "../dist/files" : ".", "inspection.worker.js");

const remembered = 2_000;

export interface Inspector {
  inspect(request: InspectionRequest): Promise<Inspection>;
  close(): Promise<void>;
}

/** Checks data files in a thread of its own. Files never change, so each is read once per method, model and role. */
export function createInspector(): Inspector {
  const known = new Map<string, Promise<Inspection>>();
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let ticket = 0;

  const started = (): Worker => {
    if (worker) return worker;
    worker = new Worker(builtThread);
    worker.unref();
    worker.on("message", (answer: Answer) => {
      const waiter = waiting.get(answer.ticket);
      waiting.delete(answer.ticket);
      if (answer.inspection) waiter?.resolve(answer.inspection);
      else waiter?.reject(Object.assign(new Error(answer.failure?.message), { code: answer.failure?.code }));
    });
    worker.on("error", (error) => {
      for (const waiter of waiting.values()) waiter.reject(error);
      waiting.clear();
      worker = undefined;
    });
    return worker;
  };

  return {
    inspect(request) {
      const { fileId, method, role, model, contextTokens } = request;
      const key = JSON.stringify([fileId, method, role, model, contextTokens]);
      const earlier = known.get(key);
      if (earlier) return earlier;
      ticket += 1;
      const mine = ticket;
      const inspection = new Promise<Inspection>((resolve, reject) => {
        waiting.set(mine, { resolve, reject });
        started().postMessage({ ticket: mine, request });
      });
      known.set(key, inspection);
      inspection.catch(() => known.delete(key));
      const oldest = known.size > remembered ? known.keys().next().value : undefined;
      if (oldest !== undefined) known.delete(oldest);
      return inspection;
    },
    async close() {
      await worker?.terminate();
    },
  };
}
