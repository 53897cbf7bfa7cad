import { setTimeout as sleep } from "node:timers/promises";
import type { Circumstances } from "../attempts/host";
import { RayTrouble } from "./jobs-api";

/** Milliseconds. */
export interface RayPatience {
  /** For a trainer that was asked to save and end. */
  saveMs: number;
  /** For one that said that it is over. */
  endMs: number;
  /** Before a call that failed is made again; each later wait is twice as long. */
  retryMs: number;
  /** The longest of these waits. */
  mostRetryMs: number;
  /** Between two looks at a job. */
  lookMs: number;
  /** A trainer that gave no sign of life for so long is dead, or stands still and finds that it was cancelled. */
  silenceMs: number;
}

/** Troubles in a row before a job's events tell of them: single ones are nobody's business. */
const silentTroubles = 3;

/** Resolves after so many milliseconds, or as soon as the signal is aborted. */
export async function rest(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

/**
 * Makes a call to Ray until it is answered; resolves to undefined when the signal is aborted first.
 * Troubles are told when there are several in a row, and so is their end.
 */
export async function patiently<T>(
  call: (signal: AbortSignal) => Promise<T>,
  { retryMs, mostRetryMs }: RayPatience,
  signal: AbortSignal,
  say: Circumstances["say"] = () => undefined,
): Promise<{ answer: T } | undefined> {
  for (let troubles = 0; !signal.aborted; ) {
    try {
      const answer = await call(signal);
      if (troubles >= silentTroubles) say("info", "Ray answers again");
      return { answer };
    } catch (error) {
      if (signal.aborted) return undefined;
      if (!(error instanceof RayTrouble)) throw error;
      troubles += 1;
      if (troubles === silentTroubles) say("warn", `${error.message}; this is tried again until it succeeds`);
      await rest(Math.min(mostRetryMs, retryMs * 2 ** (troubles - 1)), signal);
    }
  }
  return undefined;
}
