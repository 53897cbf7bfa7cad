import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Attempt } from "../attempts/attempt";
import { rest } from "./patiently";

/**
 * Waits until the trainer of an attempt has given no sign of life for so long. The first of its workers changes `alive` in the
 * attempt's folder every few seconds; one that never did has not begun, and finds first of all that it was cancelled.
 * @param tellToEnd called as often as there was a sign: on a full disk it cannot be told at first
 */
export async function silenceOf(
  { folder }: Attempt,
  ms: number,
  signal: AbortSignal,
  tellToEnd: () => void,
): Promise<void> {
  const sign = () => readFile(join(folder, "alive"), "utf8").catch(() => "");
  tellToEnd();
  for (let last = await sign(); last !== "" && !signal.aborted; ) {
    await rest(ms, signal);
    const next = await sign();
    if (next === last) return;
    last = next;
    tellToEnd();
  }
}
