import type { Clock } from "../clock";
import type { Pause } from "./wait";

const shortestMs = 2_000;

/** Pauses that grow from 2 s to the longest, each drawn between the two so that many processes do not look in step. */
export function growingPauses({
  clock,
  random,
  longestMs,
}: {
  clock: Clock;
  random: () => number;
  longestMs: number;
}): Pause {
  let ceiling = shortestMs;
  return (ms, signal) => {
    const drawn = shortestMs + random() * (ceiling - shortestMs);
    ceiling = Math.min(longestMs, ceiling * 2);
    return clock.sleep(Math.min(drawn, ms), signal);
  };
}
