import type { Clock } from "../../provider/waiting/clock";

export interface VirtualClock extends Clock {
  /** Every span that somebody asked to sleep, in order. */
  readonly slept: number[];
  /** Lets time pass, sleeper by sleeper, until `work` is settled. Fails when it can never be. */
  until<T>(work: Promise<T>): Promise<T>;
  /** Lets time pass for `ms`. */
  advance(ms: number): Promise<void>;
}

interface Sleeper {
  at: number;
  wake(): void;
}

/** A clock that stands still while anything can go on and then jumps to the next sleeper: hours pass in milliseconds. */
export function virtualClock(startWall = Date.UTC(2026, 10, 1)): VirtualClock {
  let now = 0;
  const sleepers: Sleeper[] = [];
  const slept: number[] = [];

  function wakeNext(limit: number): boolean {
    const sleeper = sleepers.sort((a, b) => a.at - b.at)[0];
    if (sleeper === undefined || sleeper.at > limit) return false;
    sleepers.shift();
    now = Math.max(now, sleeper.at);
    sleeper.wake();
    return true;
  }

  return {
    slept,
    now: () => now,
    wall: () => startWall + now,
    sleep(ms, signal) {
      slept.push(ms);
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const sleeper: Sleeper = {
          at: now + ms,
          wake() {
            signal?.removeEventListener("abort", onAbort);
            resolve();
          },
        };
        const onAbort = () => {
          sleepers.splice(sleepers.indexOf(sleeper), 1);
          reject(signal?.reason);
        };
        signal?.addEventListener("abort", onAbort, { once: true });
        sleepers.push(sleeper);
      });
    },
    async until(work) {
      let settled = false;
      const settle = () => {
        settled = true;
      };
      work.then(settle, settle);
      await everythingElse();
      while (!settled) {
        if (!wakeNext(Number.POSITIVE_INFINITY)) throw new Error("nobody sleeps, and the work is not done");
        await everythingElse();
      }
      return work;
    },
    async advance(ms) {
      const end = now + ms;
      await everythingElse();
      while (wakeNext(end)) await everythingElse();
      now = end;
      await everythingElse();
    },
  };
}

/** Lets every promise that can go on do so. */
async function everythingElse(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}
