import { isTransientStatus } from "./statuses";

/**
 * Which repetitions are harmless: reading and cancelling; only when nothing was sent; never, because it spends money or
 * the caller asks again anyway.
 */
export type Repeat = "safe" | "if-never-sent" | "never";

export type Failure =
  | { kind: "no-answer"; neverSent: boolean }
  | {
      kind: "answer";
      status: number;
      code?: string | undefined;
      shouldRetry?: boolean | undefined;
      retryAfterMs?: number | undefined;
    };

/** Retries of one call, beside the first try. Few, because waiting for a job has its own patience. */
export const maxRetries = 3;

/** A call and its retries end after this many milliseconds, whatever a server asks for. */
export const patienceMs = 30_000;

/** Milliseconds until the next try, or `undefined` when there must not be one. */
export function retryDelay(
  failure: Failure,
  repeat: Repeat,
  attempt: number,
  random: () => number,
): number | undefined {
  if (repeat === "never" || attempt >= maxRetries) return undefined;
  if (failure.kind === "no-answer")
    return repeat === "safe" || failure.neverSent ? backoff(attempt, random) : undefined;
  // A gateway's 503 may follow acceptance: who sent it has to look instead of sending it again.
  if (repeat !== "safe") return undefined;
  // A 429 that waiting does not cure.
  if (failure.code === "insufficient_quota" || failure.shouldRetry === false) return undefined;
  if (!isTransientStatus(failure.status) && failure.shouldRetry !== true) return undefined;
  return failure.retryAfterMs ?? backoff(attempt, random);
}

/** 0.5, 1, 2, … seconds, up to a quarter less, so that many callers do not come back together. */
function backoff(attempt: number, random: () => number): number {
  return Math.min(8_000, 500 * 2 ** attempt) * (1 - random() / 4);
}

/** `retry-after-ms`, else `retry-after` in seconds or as a date; anything that cannot be read, or is in the past, counts as absent. */
export function retryAfterMs(header: (name: string) => string | undefined, wallMs: number): number | undefined {
  const milliseconds = asNumber(header("retry-after-ms"));
  if (milliseconds !== undefined) return milliseconds;
  const text = header("retry-after");
  const seconds = asNumber(text);
  if (seconds !== undefined) return seconds * 1_000;
  const until = text === undefined ? Number.NaN : Date.parse(text) - wallMs;
  return until >= 0 ? until : undefined;
}

function asNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : undefined;
}
