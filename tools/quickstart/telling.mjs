// @ts-check
import { inWords, secondsLeft } from "./time-left.mjs";

const everyMs = 5_000;

/**
 * Says what is being done and how long the quickstart will take, every few seconds until it is done.
 * @template T
 * @param {import("./time-left.mjs").Part} part
 * @param {string} what
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function telling(part, what, work) {
  const began = Date.now();
  const tell = () => {
    const left = secondsLeft(part, (Date.now() - began) / 1000);
    process.stdout.write(`quickstart: ${what}, ${inWords(left)}\n`);
  };
  tell();
  const timer = setInterval(tell, everyMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
