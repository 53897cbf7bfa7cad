import { stat } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "../../system/errors";
import type { Attempt } from "../attempts/attempt";
import { rest } from "./patiently";

/**
 * Waits until the trainer of an attempt has given no sign of life for so long. The first of its workers touches `alive` in the
 * attempt's folder every few seconds; one that never did has not begun, and finds first of all that it was cancelled.
 * @param tellToEnd called as often as there was a sign: on a full disk it cannot be told at first
 */
export async function silenceOf(
  { folder }: Attempt,
  ms: number,
  signal: AbortSignal,
  tellToEnd: () => void,
): Promise<void> {
  tellToEnd();
  for (let last = await signIn(folder); last !== "none" && !signal.aborted; ) {
    await rest(ms, signal);
    const next = await signIn(folder);
    if (next === last) return;
    last = next;
    tellToEnd();
  }
}

/** When the last one was given. A file that cannot be looked at now, as on a network that is away, is not one that never was. */
export async function signIn(folder: string): Promise<number | "none" | "unseen"> {
  try {
    return (await stat(join(folder, "alive"))).mtimeMs;
  } catch (error) {
    return codeOf(error) === "ENOENT" ? "none" : "unseen";
  }
}
