// @ts-check
/**
 * Those who sleep on a clock that somebody else moves: the virtual clock of the unit tests and that of the real provider
 * process wake them, each at its own moments.
 * @returns {import("./sleepers.cjs").Sleepers}
 */
function createSleepers() {
  let now = 0;
  /** @type {{ at: number, wake: () => void }[]} */
  const waiting = [];
  // Of several at one moment, the one that slept first.
  const first = () => {
    let found = waiting[0];
    for (const sleeper of waiting) if (found === undefined || sleeper.at < found.at) found = sleeper;
    return found;
  };

  return {
    now: () => now,
    next: () => first()?.at,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const sleeper = {
          at: now + ms,
          wake() {
            signal?.removeEventListener("abort", onAbort);
            resolve();
          },
        };
        const onAbort = () => {
          waiting.splice(waiting.indexOf(sleeper), 1);
          reject(signal?.reason);
        };
        signal?.addEventListener("abort", onAbort, { once: true });
        waiting.push(sleeper);
      }),
    wakeNext() {
      const sleeper = first();
      if (sleeper === undefined) return;
      waiting.splice(waiting.indexOf(sleeper), 1);
      now = Math.max(now, sleeper.at);
      sleeper.wake();
    },
    moveTo(ms) {
      now = Math.max(now, ms);
    },
  };
}

module.exports = { createSleepers };
