// @ts-check

import { run } from "../process/run.mjs";
import { isOlder } from "../set-up/node-version.mjs";

/** The version we fetch or build. */
export const ourVersion = "3.259.0";

/** The oldest version that works: what the peer dependency on @pulumi/pulumi says. */
const leastVersion = [3, 200, 0];

/**
 * @param {string} cli
 * @returns {Promise<string | undefined>} "3.259.0"; nothing when it does not run
 */
export async function versionOf(cli) {
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const { code, stdout } = await run(cli, ["version"], { env, deadlineMs: 20_000 });
  return code === 0 ? /^v?(\d+\.\d+\.\d+\S*)/.exec(stdout.trim())?.[1] : undefined;
}

export function isRecent(/** @type {string} */ version) {
  return !isOlder(version, leastVersion);
}
