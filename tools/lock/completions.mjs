// @ts-check
import { Problem } from "../problem.mjs";
import { platformOf } from "./platform.mjs";

/**
 * @typedef {object} Entry
 * @property {string} [version]
 * @property {Record<string, string>} [optionalDependencies]
 * @property {boolean} [dev]
 * @property {boolean} [optional]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 */

/**
 * The entries a lock lacks: one for every optional dependency that is nowhere to be found from the package that names
 * it. Where to fetch it and its hash stay out, because this registry has not served it; npm asks the registry of the
 * machine that installs.
 * @param {Record<string, Entry>} packages of a package-lock.json
 * @returns {Record<string, Entry>}
 */
export function completions(packages) {
  /** @type {Record<string, Entry>} */
  const missing = {};
  for (const [path, entry] of Object.entries(packages))
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {}))
      if (!isFound(packages, path, name))
        missing[`node_modules/${name}`] = {
          version: exact(name, version, path),
          ...(entry.dev ? { dev: true } : {}),
          optional: true,
          ...platformOf(name),
        };
  return missing;
}

/**
 * Looks where Node would: in the package's own node_modules, then in those above it.
 * @param {Record<string, Entry>} packages
 * @param {string} path
 * @param {string} name
 */
function isFound(packages, path, name) {
  for (let at = path; ; at = above(at)) {
    if (`${at === "" ? "" : `${at}/`}node_modules/${name}` in packages) return true;
    if (at === "") return false;
  }
}

/** The folder whose node_modules a package stands in: "node_modules/a" for "node_modules/a/node_modules/b". */
function above(/** @type {string} */ path) {
  return path.slice(0, Math.max(0, path.lastIndexOf("/node_modules/")));
}

/**
 * @param {string} name
 * @param {string} version
 * @param {string} path
 */
function exact(name, version, path) {
  if (/^\d+\.\d+\.\d+[^\s|]*$/.test(version)) return version;
  throw new Problem(
    `completing package-lock.json: "${path}" wants "${name}" as "${version}", and a lock needs one version\n` +
      "  Next: install once where the registry serves that package.",
  );
}
