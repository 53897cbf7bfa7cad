import type { Clock } from "../../provider/clock";
import { createSleepers } from "./sleepers.cjs";

export interface VirtualClock extends Clock {
  /** Every span that somebody asked to sleep, in order. */
  readonly slept: number[];
  /** Lets time pass, sleeper by sleeper, until `work` is settled. Fails when it can never be. */
  until<T>(work: Promise<T>): Promise<T>;
  /** Lets time pass for `ms`. */
  advance(ms: number): Promise<void>;
}

/** A clock that stands still while anything can go on and then jumps to the next sleeper: hours pass in milliseconds. */
export function virtualClock(startWall = Date.UTC(2026, 10, 1)): VirtualClock {
  const sleepers = createSleepers();
  const slept: number[] = [];

  function wakeNext(limit: number): boolean {
    const next = sleepers.next();
    if (next === undefined || next > limit) return false;
    sleepers.wakeNext();
    return true;
  }

  return {
    slept,
    now: sleepers.now,
    wall: () => startWall + sleepers.now(),
    sleep(ms, signal) {
      slept.push(ms);
      return sleepers.sleep(ms, signal);
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
      const end = sleepers.now() + ms;
      await everythingElse();
      while (wakeNext(end)) await everythingElse();
      sleepers.moveTo(end);
      await everythingElse();
    },
  };
}

/** Lets every promise that can go on do so. */
async function everythingElse(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}
