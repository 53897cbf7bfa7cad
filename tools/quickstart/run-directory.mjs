// @ts-check
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root, stateDirectory } from "../paths.mjs";
import { usersEnvironment } from "../process/environment.mjs";

/** The program that the quickstart runs. */
export const program = join(root, "examples", "quickstart");

/**
 * @typedef {object} RunDirectory everything one run owns
 * @property {string} directory
 * @property {string} serverData
 * @property {string} serverLog
 * @property {string} key made for this run
 * @property {number} port of the server; 0 takes any free one
 * @property {boolean} continued whether an earlier run began here
 * @property {NodeJS.ProcessEnv} env for Pulumi: nothing of earlier runs, so that each run really trains
 */

/**
 * @param {import("./unfinished.mjs").Unfinished} [earlier] the run to go on with; without one a new directory is made
 * @returns {Promise<RunDirectory>}
 */
export async function makeRunDirectory(earlier) {
  await mkdir(stateDirectory, { recursive: true });
  const directory = earlier?.directory ?? (await mkdtemp(join(stateDirectory, "quickstart-")));
  const [home, backend, journal, serverData, temporary] = ["pulumi-home", "backend", "state", "server", "tmp"].map(
    (name) => join(directory, name),
  );
  for (const path of [home, backend, journal, serverData, temporary]) await mkdir(String(path), { recursive: true });
  // Pulumi's own, and not where the package keeps what it found in data.
  const replaced = /^(OPENAI_|PULUMI_(?!FINE_TUNING_CACHE$))/;
  const users = Object.entries(usersEnvironment()).filter(([name]) => !replaced.test(name));
  const key = `sk-quickstart-${randomBytes(24).toString("hex")}`;
  return {
    directory,
    serverData: String(serverData),
    serverLog: join(directory, "server.log"),
    key,
    // The stack knows its job by the server's address.
    port: earlier?.port ?? 0,
    continued: earlier !== undefined,
    env: {
      ...Object.fromEntries(users),
      OPENAI_API_KEY: key,
      PULUMI_HOME: home,
      PULUMI_BACKEND_URL: pathToFileURL(String(backend)).href,
      PULUMI_CONFIG_PASSPHRASE: "",
      XDG_STATE_HOME: journal,
      TMPDIR: temporary,
      // Everything is on this machine, whatever proxy leads out of it.
      NO_PROXY: [usersEnvironment().NO_PROXY, "127.0.0.1", "localhost"].filter(Boolean).join(","),
    },
  };
}
