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
 * @property {NodeJS.ProcessEnv} env for Pulumi: nothing of earlier runs, so that each run really trains
 */

/** @returns {Promise<RunDirectory>} */
export async function makeRunDirectory() {
  await mkdir(stateDirectory, { recursive: true });
  const directory = await mkdtemp(join(stateDirectory, "quickstart-"));
  const [home, backend, journal, serverData, temporary] = ["pulumi-home", "backend", "state", "server", "tmp"].map(
    (name) => join(directory, name),
  );
  for (const path of [home, backend, journal, serverData, temporary]) await mkdir(String(path));
  const users = Object.entries(usersEnvironment()).filter(([name]) => !/^(OPENAI|PULUMI)_/.test(name));
  const key = `sk-quickstart-${randomBytes(24).toString("hex")}`;
  return {
    directory,
    serverData: String(serverData),
    serverLog: join(directory, "server.log"),
    key,
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
