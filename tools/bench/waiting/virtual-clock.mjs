// @ts-check
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
/** @type {typeof import("../../../tests/support/sleepers.cjs")} */
const { createSleepers } = require("../../../tests/support/sleepers.cjs");

/**
 * A clock that stands still while a request is under way or anything else can go on, and then jumps to the next sleeper.
 * Four hours of waiting pass in a second, and every request is really made.
 */
export function virtualClock() {
  const sleepers = createSleepers();
  let underWay = 0;

  async function everythingElse() {
    do for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
    while (underWay > 0);
  }

  return {
    now: sleepers.now,
    wall: () => Date.UTC(2026, 10, 1) + sleepers.now(),
    sleep: sleepers.sleep,
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
        if (sleepers.next() === undefined) throw new Error("nobody sleeps, and the work is not done");
        sleepers.wakeNext();
      }
      return work;
    },
  };
}

/** The same numbers in every run; needs what is built. @param {number} seed @returns {() => number} */
export function seededRandom(seed) {
  return require("../../../dist/seeded-random.js").seededRandom(seed);
}
