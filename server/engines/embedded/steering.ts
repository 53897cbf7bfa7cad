/** What a running training is to do; a change reaches it between two steps, a cancellation sooner. */
export interface Steering {
  granted: number;
  command: "go" | "pause" | "cancel";
  /** Resolves when anything of the above changed. */
  changed(): Promise<void>;
  /** Makes `changed` resolve. */
  notify(): void;
}

/** Thrown inside a training that was cancelled. */
export class Cancelled extends Error {}

/** Milliseconds that a training may hold the thread. */
const LONGEST_HOLD_MS = 15;

export function steeringOf(granted: number): Steering {
  let waiting: (() => void)[] = [];
  return {
    granted,
    command: "go",
    changed: () => new Promise((resolve) => waiting.push(resolve)),
    notify() {
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake();
    },
  };
}

/** Returns when the step may be taken; false when the training shall pause instead. */
export async function permission(steering: Steering, step: number): Promise<boolean> {
  await eventLoopTurn();
  for (;;) {
    if (steering.command === "cancel") throw new Cancelled();
    if (steering.command === "pause") return false;
    if (step <= steering.granted) return true;
    await steering.changed();
  }
}

/** A function that lets other work on the thread run, once this training has held it for long. */
export function threadYielding(steering: Steering): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < LONGEST_HOLD_MS) return;
    await eventLoopTurn();
    since = performance.now();
    if (steering.command === "cancel") throw new Cancelled();
  };
}

function eventLoopTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
