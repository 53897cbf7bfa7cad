// @ts-check
import { join } from "node:path";
import { cacheDirectory, root } from "../paths.mjs";
import { Problem, say } from "../problem.mjs";
import { withLock } from "../process/lock.mjs";
import { buildGoCli, cachedGoCli } from "./from-go.mjs";
import { pulumiOnPath } from "./on-path.mjs";
import { cachedVendorCli, fetchVendorCli } from "./vendor.mjs";

/**
 * @typedef {{ cli: string, selfBuilt: boolean }} Pulumi the command's path, and whether its language host is our stand-in
 * @typedef {{ cli: string } | { reason: string }} Attempt
 */

/**
 * Finds the Pulumi CLI, or gets it once: the user's own, else the vendor's download, else a build from its Go module.
 * @returns {Promise<Pulumi>}
 */
export async function findPulumi() {
  const own = await pulumiOnPath();
  if ("cli" in own) return { cli: own.cli, selfBuilt: false };
  return (
    (await cached()) ??
    (await withLock(
      join(cacheDirectory, "pulumi.lock"),
      async () => (await cached()) ?? (await get(own.reason)),
      () => say("getting the Pulumi CLI: waiting for another process that gets it"),
    ))
  );
}

/** @returns {Promise<Pulumi | undefined>} */
async function cached() {
  const vendor = await cachedVendorCli();
  if (vendor !== undefined) return { cli: vendor, selfBuilt: false };
  const built = await cachedGoCli();
  return built === undefined ? undefined : { cli: built, selfBuilt: true };
}

/**
 * @param {string} whyNotOwn
 * @returns {Promise<Pulumi>}
 */
async function get(whyNotOwn) {
  const vendor = await fetchVendorCli();
  if ("cli" in vendor) return { cli: vendor.cli, selfBuilt: false };
  const built = await buildGoCli();
  if ("cli" in built) return { cli: built.cli, selfBuilt: true };
  throw new Problem(
    `getting the Pulumi CLI: ${whyNotOwn}; ${vendor.reason}; ${built.reason}\n` +
      "  Next, do one of these and run the same command again:\n" +
      "  - install the vendor's Pulumi, 3.200 or later, so that `pulumi version` works: https://www.pulumi.com/docs/install/\n" +
      "  - install Go (https://go.dev/dl/) where the Go module proxy can be reached; the CLI is then built from source",
  );
}

/**
 * What the CLI needs around it, on top of the user's environment.
 * @param {Pulumi} pulumi
 * @returns {Record<string, string>}
 */
export function environmentFor({ selfBuilt }) {
  const always = { PULUMI_SKIP_UPDATE_CHECK: "true" };
  if (!selfBuilt) return always;
  // Its plugins lie beside it, and it may not download others; programs without an SDK use the clone's.
  return { ...always, PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true", PULUMI_FINE_TUNING_CLONE: root };
}
