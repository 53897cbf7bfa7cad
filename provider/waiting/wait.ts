import type { Clock } from "../clock";
import { isRefusal, mayPass, patienceWithRefusals, pollErrorNote } from "./poll-errors";

/** What one look says. `note` is for the user: why it is not over yet. */
export type Verdict<T> =
  | { kind: "pending"; value: T; note: string }
  | { kind: "done"; value: T }
  | { kind: "failed"; value: T; reason: string }
  | { kind: "refused"; value: T; error: unknown };

/** How a wait ended. The value is always the last one seen, because the caller has to save it. */
export type WaitResult<T> =
  | { outcome: "done"; value: T }
  | { outcome: "failed"; value: T; reason: string }
  | { outcome: "timed-out"; value: T; note: string }
  | { outcome: "interrupted"; value: T; note: string }
  | { outcome: "unreachable"; value: T; error: unknown }
  | { outcome: "refused"; value: T; error: unknown };

export interface WaitOptions<T> {
  /** What is known before the first look; the result's value when no look succeeds. */
  known: T;
  /** @default no limit */
  timeoutMs?: number | undefined;
  /** Ends the wait as `unreachable` when no look has got an answer for so long. @default no limit */
  silenceMs?: number | undefined;
  /** How long the look on the deadline may take. @default 10 000 */
  graceMs?: number | undefined;
  clock: Clock;
  /** Ends the wait as `interrupted`, also in the middle of a look or a pause. */
  signal?: AbortSignal | undefined;
  /** Called when the note changes, not once per look. */
  onNote?: ((note: string, value: T) => void) | undefined;
  pause: Pause;
}

/** Waits until it is worth looking again, `ms` at most: the last look lands on the deadline. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<void>;

/** `last` is true for the look on the deadline: it has to ask the server itself. */
export type Look<T> = (last: boolean, signal: AbortSignal) => Promise<Verdict<T>>;

/**
 * Looks until the matter is over. Returns how it ended and never throws for trouble on the way: a look that meets a
 * transient error counts as "server unreachable", and only `silenceMs` of nothing else ends the wait. A clear refusal ends it when it
 * comes three times in a row; anything unforeseen ends it at once, as `refused`, so that the caller can still save what
 * it paid for. A result that arrives at the deadline wins.
 */
export async function waitFor<T>(look: Look<T>, options: WaitOptions<T>): Promise<WaitResult<T>> {
  const { timeoutMs = Number.POSITIVE_INFINITY, silenceMs = Number.POSITIVE_INFINITY, graceMs = 10_000 } = options;
  const { clock, pause } = options;
  const deadline = clock.now() + timeoutMs;
  const stop = new AbortController();
  const interrupt = () => stop.abort(options.signal?.reason);
  options.signal?.addEventListener("abort", interrupt, { once: true });
  if (options.signal?.aborted) interrupt();
  // One promise for the whole wait: a listener per look would pile up over hours.
  const aborted = new Promise<Late>((resolve) => {
    if (stop.signal.aborted) resolve(late);
    stop.signal.addEventListener("abort", () => resolve(late), { once: true });
  });

  let value = options.known;
  let note = "";
  let refusals = 0;
  let answeredAt = clock.now();
  try {
    for (;;) {
      if (stop.signal.aborted) return { outcome: "interrupted", value, note };
      const seen = await seenBy(look, deadline - clock.now() <= 0);
      if (stop.signal.aborted && !("value" in seen)) return { outcome: "interrupted", value, note };
      if (!("value" in seen) && "error" in seen) {
        refusals = isRefusal(seen.error) ? refusals + 1 : 0;
        if (refusals >= patienceWithRefusals || !(mayPass(seen.error) || isRefusal(seen.error)))
          return { outcome: "refused", value, error: seen.error };
        if (clock.now() - answeredAt >= silenceMs) return { outcome: "unreachable", value, error: seen.error };
        say(pollErrorNote(seen.error));
      }
      if ("value" in seen) {
        refusals = 0;
        answeredAt = clock.now();
        value = seen.value;
        if (seen.kind === "done") return { outcome: "done", value };
        if (seen.kind === "failed") return { outcome: "failed", value, reason: seen.reason };
        if (seen.kind === "refused") return { outcome: "refused", value, error: seen.error };
        say(seen.note);
      }
      const remaining = deadline - clock.now();
      if (remaining <= 0) return { outcome: "timed-out", value, note };
      await pause(remaining, stop.signal).catch(onlyAfterAbort);
    }
  } finally {
    options.signal?.removeEventListener("abort", interrupt);
    stop.abort();
  }

  async function seenBy(look: Look<T>, last: boolean): Promise<Verdict<T> | { error: unknown } | Late> {
    const looked = look(last, stop.signal).catch((error: unknown) => ({ error }));
    const ends: Promise<Verdict<T> | { error: unknown } | Late>[] = [looked, aborted];
    if (last) ends.push(clock.sleep(graceMs, stop.signal).then(tooLate, tooLate));
    return Promise.race(ends);
  }

  function say(next: string): void {
    if (next === note) return;
    note = next;
    options.onNote?.(note, value);
  }

  function onlyAfterAbort(error: unknown): void {
    if (!stop.signal.aborted) throw error;
  }
}

interface Late {
  late: true;
}
const late: Late = { late: true };
const tooLate = () => late;
