// @ts-check
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../paths.mjs";
import { Problem, say } from "../problem.mjs";
import { usersEnvironment } from "../process/environment.mjs";
import { run } from "../process/run.mjs";

/**
 * @typedef {{ version?: string, resolved?: string, integrity?: string, link?: boolean, optional?: boolean }} LockEntry
 * @typedef {{ packages?: Record<string, LockEntry> }} Lock
 */

/** Installs what package-lock.json says, unless exactly that is installed already. */
export async function installPackages() {
  const wanted = await lockAt("package-lock.json");
  const installed = await lockAt("node_modules/.package-lock.json");
  if (wanted === undefined)
    throw new Problem(
      `installing packages: "package-lock.json" is missing in "${root}". Next: get a complete clone with git.`,
    );
  if (installed !== undefined && matches(wanted, installed)) return;

  say(`installing packages: npm ci in "${root}"`);
  const { code, stdout, stderr } = await run("npm", ["ci", "--no-fund", "--no-audit"], {
    cwd: root,
    env: usersEnvironment(),
  });
  if (code === 0) return;
  throw new Problem(
    `installing packages: "npm ci" failed with code ${code}\n${indent(stderr.trim() || stdout.trim())}\n` +
      "  Next: see that npm reaches its registry (`npm ping`), then run the same command again.",
  );
}

/**
 * True when everything the lock asks for is installed in that version, and nothing else is. Optional packages may be
 * absent: they belong to other platforms.
 * @param {Lock} wanted
 * @param {Lock} installed
 */
export function matches(wanted, installed) {
  const has = installed.packages ?? {};
  const wants = Object.fromEntries(
    Object.entries(wanted.packages ?? {}).filter(([path]) => path.includes("node_modules/")),
  );
  const present = Object.entries(wants).every(([path, entry]) => {
    const there = has[path];
    return there === undefined ? entry.optional === true : isSame(entry, there);
  });
  return present && Object.keys(has).every((path) => path in wants || !path.includes("node_modules/"));
}

/**
 * @param {LockEntry} a
 * @param {LockEntry} b
 */
function isSame(a, b) {
  return a.version === b.version && a.link === b.link && (a.integrity === b.integrity || a.link === true);
}

/** @returns {Promise<Lock | undefined>} */
async function lockAt(/** @type {string} */ path) {
  const text = await readFile(join(root, path), "utf8").catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}

function indent(/** @type {string} */ text) {
  return text.replace(/^/gm, "  ");
}
