/** What must not stay behind when the process is told to end. */

import { rmSync } from "node:fs";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export interface RemovedOnSignals {
  /** From now on the file is removed when the process ends by a signal, or by itself. */
  remove(path: string): void;
  /** Signals do again what they did before. */
  end(): void;
}

export function removedOnSignals(): RemovedOnSignals {
  const paths: string[] = [];
  const removeAll = (): void => {
    for (const path of paths) rmSync(path, { force: true });
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    removeAll();
    end();
    // Whoever waits for the process learns how it ended.
    process.kill(process.pid, signal);
  };
  const end = (): void => {
    process.off("exit", removeAll);
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
  process.on("exit", removeAll);
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return {
    remove(path) {
      paths.push(path);
    },
    end,
  };
}
