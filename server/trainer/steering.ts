/** What the jobs want of a running training; changes reach it between steps, or sooner for a cancellation. */
export interface Steering {
  granted: number;
  wish: "go" | "pause" | "cancel";
  /** Resolves when anything of the above changed. */
  changed(): Promise<void>;
  /** Makes `changed` resolve. */
  notify(): void;
}

/** Thrown inside a training that was cancelled. */
export class Cancelled extends Error {}

/** How long a training may keep the thread to itself, in milliseconds. */
const PATIENCE = 15;

export function steeringOf(granted: number): Steering {
  let waiting: (() => void)[] = [];
  return {
    granted,
    wish: "go",
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
  await turn();
  for (;;) {
    if (steering.wish === "cancel") throw new Cancelled();
    if (steering.wish === "pause") return false;
    if (step <= steering.granted) return true;
    await steering.changed();
  }
}

/** A function that gives way to others on the thread when it was kept for long. */
export function breathing(steering: Steering): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < PATIENCE) return;
    await turn();
    since = performance.now();
    if (steering.wish === "cancel") throw new Cancelled();
  };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
