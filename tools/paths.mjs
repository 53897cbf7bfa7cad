// @ts-check
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The clone this file stands in. */
export const root = fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, "");

/** The directory from which the user called npm; npm itself moves to the clone. */
export const callersDirectory = process.env.INIT_CWD ?? process.cwd();

/** What can be fetched or built again: the Pulumi CLI. */
export const cacheDirectory = join(
  absolute(process.env.XDG_CACHE_HOME) ?? join(homedir(), ".cache"),
  "pulumi-fine-tuning",
);

/** What cannot: stacks and journals of the quickstart, the CLI's own home. */
export const stateDirectory = join(
  absolute(process.env.XDG_STATE_HOME) ?? join(homedir(), ".local", "state"),
  "pulumi-fine-tuning",
);

/** The XDG rules: a relative path in these variables is to be ignored. */
function absolute(/** @type {string | undefined} */ path) {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}
