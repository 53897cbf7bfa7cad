import { setTimeout } from "node:timers/promises";

/** Time as an argument, so that hours pass in milliseconds under test. */
export interface Clock {
  /** Milliseconds on a clock that never jumps: for durations and deadlines. */
  now(): number;
  /** Milliseconds since 1970: for comparing with times that a server reports. */
  wall(): number;
  /** Resolves after `ms`, 24 days at most; rejects with the signal's reason when it is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

// A longer timer fires at once.
const longestTimerMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  sleep: (ms, signal) =>
    setTimeout(Math.min(ms, longestTimerMs), undefined, signal && { signal }).catch(() => {
      throw signal?.reason;
    }),
};
