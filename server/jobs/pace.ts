import { endOf, type ServerClock } from "../system/clock";

export interface PaceRequest {
  clock: ServerClock;
  /** The whole training takes at least so long, also when it is paused in between. */
  minMs: number;
  /** When the training began; milliseconds since 1970. */
  startedAt: number;
  /** Step that the training continues after. */
  from: number;
  totalSteps: number;
  grant(step: number): void;
}

/** Spreads the steps evenly over the wanted time; the function that is returned stops it. */
export function pace({ clock, minMs, startedAt, from, totalSteps, grant }: PaceRequest): () => void {
  const stepMs = minMs / totalSteps;
  let last = clock.now();
  let begin = endOf(clock, startedAt, 0) - from * stepMs;
  let stop = () => {};
  const tick = () => {
    const now = clock.now();
    // A clock that was set back takes back no time that has passed.
    begin += Math.min(0, now - last);
    last = now;
    const due = Math.min(totalSteps, Math.floor((now - begin) / stepMs + 1e-9));
    if (due > from) grant(due);
    if (due < totalSteps) stop = clock.at(Math.ceil(begin + (due + 1) * stepMs), tick);
  };
  tick();
  return () => stop();
}
