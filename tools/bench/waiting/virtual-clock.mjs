// @ts-check
/**
 * A clock that stands still while a request is under way or anything else can go on, and then jumps to the next sleeper.
 * Four hours of waiting pass in a second, and every request is really made.
 */
export function virtualClock() {
  let now = 0;
  let underWay = 0;
  /** @type {{ at: number, wake: () => void }[]} */
  const sleepers = [];

  async function everythingElse() {
    do for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
    while (underWay > 0);
  }

  return {
    now: () => now,
    wall: () => Date.UTC(2026, 10, 1) + now,
    /** @param {number} ms @param {AbortSignal} [signal] @returns {Promise<void>} */
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const onAbort = () => {
          sleepers.splice(sleepers.indexOf(sleeper), 1);
          reject(signal?.reason);
        };
        const sleeper = {
          at: now + ms,
          wake: () => {
            signal?.removeEventListener("abort", onAbort);
            resolve();
          },
        };
        signal?.addEventListener("abort", onAbort, { once: true });
        sleepers.push(sleeper);
      }),
    /** Holds the clock until `work` is settled. @template T @param {() => Promise<T>} work @returns {Promise<T>} */
    async hold(work) {
      underWay += 1;
      try {
        return await work();
      } finally {
        underWay -= 1;
      }
    },
    /** @template T @param {Promise<T>} work @returns {Promise<T>} */
    async until(work) {
      let settled = false;
      const settle = () => {
        settled = true;
      };
      work.then(settle, settle);
      for (await everythingElse(); !settled; await everythingElse()) {
        const next = sleepers.sort((a, b) => a.at - b.at).shift();
        if (next === undefined) throw new Error("nobody sleeps, and the work is not done");
        now = Math.max(now, next.at);
        next.wake();
      }
      return work;
    },
  };
}

/** The same numbers in every run (mulberry32). @param {number} seed */
export function seededRandom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
