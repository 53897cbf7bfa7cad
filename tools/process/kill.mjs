// @ts-check
import { spawnSync } from "node:child_process";

/** Sends a signal to a process group; a group that is gone already is what was wanted. */
export function killGroup(/** @type {number | undefined} */ pid, /** @type {NodeJS.Signals} */ signal) {
  if (pid !== undefined) quietly(() => process.kill(-pid, signal));
}

/** Sends a signal to every process in the list. */
export function killAll(/** @type {number[]} */ pids, /** @type {NodeJS.Signals} */ signal) {
  for (const pid of pids) quietly(() => process.kill(pid, signal));
}

export function isAlive(/** @type {number} */ pid) {
  return quietly(() => process.kill(pid, 0)) ?? false;
}

/**
 * All processes below `pid`, nearest first. Pulumi gives its plugins process groups of their own, so they are found
 * by parentage, and must be looked up while their parents still live.
 * @param {number} pid
 * @returns {number[]}
 */
export function descendants(pid) {
  const listing = spawnSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).stdout ?? "";
  const pairs = listing
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  const found = [pid];
  for (const parent of found)
    for (const [child, its] of pairs) if (its === parent && child !== undefined) found.push(child);
  return found.slice(1);
}

/**
 * Nothing is left to do for a process that ended by itself in the meantime (ESRCH).
 * @template T
 * @param {() => T} action
 * @returns {T | undefined}
 */
function quietly(action) {
  try {
    return action();
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ESRCH") throw error;
    return undefined;
  }
}
