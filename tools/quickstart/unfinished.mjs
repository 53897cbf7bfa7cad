// @ts-check
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stateDirectory } from "../paths.mjs";
import { isAlive } from "../process/kill.mjs";

/**
 * A run that ended on the way and can be gone on with.
 * @typedef {{ directory: string, port: number }} Unfinished
 */

const name = "unfinished.json";

/**
 * Notes that the run in `directory` is on its way, for the case that it ends there.
 * @param {string} directory
 * @param {number} port of its server
 */
export async function markUnfinished(directory, port) {
  const path = join(directory, name);
  await writeFile(`${path}.new`, JSON.stringify({ pid: process.pid, port, at: Date.now() }));
  await rename(`${path}.new`, path);
}

/** The run came to its end, or to one that going on would not change. */
export async function unmark(/** @type {string} */ directory) {
  await rm(join(directory, name), { force: true });
}

/**
 * The newest run that nobody is at any more.
 * @returns {Promise<Unfinished | undefined>}
 */
export async function findUnfinished() {
  const runs = await readdir(stateDirectory).catch(() => []);
  const marks = await Promise.all(runs.filter((run) => run.startsWith("quickstart-")).map(markIn));
  const [newest] = marks.flatMap((mark) => mark ?? []).sort((a, b) => b.at - a.at);
  return newest;
}

/** @param {string} run @returns {Promise<(Unfinished & { at: number }) | undefined>} */
async function markIn(run) {
  const directory = join(stateDirectory, run);
  const text = await readFile(join(directory, name), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const { pid, port, at } = JSON.parse(text);
  return isAlive(pid) ? undefined : { directory, port, at };
}
