import { type VirtualClock, virtualClock } from "../../server/system/clock";

/** A virtual clock that somebody sets, as an administrator or a time server does: no time passes by that. */
export interface SettableClock extends VirtualClock {
  /** @param ms forward, or back where they are negative */
  set(ms: number): void;
}

export function settableClock(start = 0): SettableClock {
  const passing = virtualClock(start);
  let ahead = 0;
  return {
    now: () => passing.now() + ahead,
    // As the system's timers, which count what passes.
    at: (ms, run) => passing.at(ms - ahead, run),
    advance: (ms) => passing.advance(ms),
    set(ms) {
      ahead += ms;
    },
  };
}
