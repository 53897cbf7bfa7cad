// @ts-check
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "./kill.mjs";

/**
 * Does one thing at a time across processes: whoever makes the file, which names its process, holds the lock. The lock
 * of a process that is gone is taken over.
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} action
 * @param {() => void} [onWait] called once when somebody else is at it
 * @returns {Promise<T>}
 */
export async function withLock(path, action, onWait = () => {}) {
  await mkdir(dirname(path), { recursive: true });
  for (let attempt = 0; !(await take(path)); attempt++) {
    if (attempt === 0) onWait();
    if (await isAbandoned(path)) await rm(path, { force: true });
    else await sleep(250);
  }
  try {
    return await action();
  } finally {
    await rm(path, { force: true });
  }
}

/** A hard link appears at once and with its content: nobody can see a lock without a name in it. */
async function take(/** @type {string} */ path) {
  const own = `${path}.${process.pid}`;
  await writeFile(own, String(process.pid));
  try {
    await link(own, path);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(own, { force: true });
  }
}

async function isAbandoned(/** @type {string} */ path) {
  const holder = await readFile(path, "utf8").catch(() => undefined);
  return holder !== undefined && !isAlive(Number(holder));
}
