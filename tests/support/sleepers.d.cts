export interface Sleepers {
  /** Milliseconds since the clock began. */
  now(): number;
  /** When the next sleeper is to wake; `undefined` when nobody sleeps. */
  next(): number | undefined;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Moves to the next sleeper's moment and wakes it. */
  wakeNext(): void;
  /** Moves forward without waking anyone. */
  moveTo(ms: number): void;
}

export function createSleepers(): Sleepers;
