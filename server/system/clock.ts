/** Time as the server sees it: creation times, minimum phase lengths, expiry and list lag follow it; training does not. */
export interface ServerClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `run` once when the clock reaches `ms`; the function that is returned cancels that. */
  at(ms: number, run: () => void): () => void;
}

/** A clock that stands still until it is told to move. */
export interface VirtualClock extends ServerClock {
  /** Moves forward and runs, in order, what falls due on the way. */
  advance(ms: number): void;
}

export const unixSeconds = (clock: ServerClock): number => Math.floor(clock.now() / 1000);

/**
 * When what began at `start` and takes `ms` is over. A start that lies ahead was noted before the clock was set back, and
 * nobody waits for the clock to come there again: it counts as now.
 */
export const endOf = (clock: ServerClock, start: number, ms: number): number => Math.min(start, clock.now()) + ms;

// setTimeout takes 31 bits; a longer wait needs several timers.
const longestTimer = 2 ** 31 - 1;

/** The system's. What waits for a moment waits as long as it takes when the wait begins, also when the clock is set meanwhile. */
export const realClock: ServerClock = {
  now: () => Date.now(),
  at(ms, run) {
    let timer: NodeJS.Timeout;
    const arm = () => {
      const left = ms - Date.now();
      timer = left > longestTimer ? setTimeout(arm, longestTimer) : setTimeout(run, Math.max(0, left));
    };
    arm();
    return () => clearTimeout(timer);
  },
};

export function virtualClock(start: number): VirtualClock {
  let now = start;
  const due = new Set<{ ms: number; run: () => void }>();
  const next = (limit: number) =>
    [...due].filter((entry) => entry.ms <= limit).sort((first, second) => first.ms - second.ms)[0];
  return {
    now: () => now,
    at(ms, run) {
      const entry = { ms, run };
      if (ms > now) {
        due.add(entry);
        return () => due.delete(entry);
      }
      const soon = setImmediate(run);
      return () => clearImmediate(soon);
    },
    advance(ms) {
      const target = now + ms;
      for (let entry = next(target); entry; entry = next(target)) {
        due.delete(entry);
        now = Math.max(now, entry.ms);
        entry.run();
      }
      now = target;
    },
  };
}

/** Resolves at `ms`, or as soon as the signal is aborted: the caller checks the signal. */
export function reached(clock: ServerClock, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted || ms <= clock.now()) return Promise.resolve();
  return new Promise((resolve) => {
    const takeBack = clock.at(ms, () => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    });
    const onAbort = () => {
      takeBack();
      resolve();
    };
    signal.addEventListener("abort", onAbort, { once: true });
  });
}
