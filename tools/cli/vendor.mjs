// @ts-check
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheDirectory } from "../paths.mjs";
import { say } from "../problem.mjs";
import { usersEnvironment } from "../process/environment.mjs";
import { run } from "../process/run.mjs";
import { isExecutable } from "./on-path.mjs";
import { ourVersion } from "./version.mjs";

const deadlineMs = 60_000;
const folder = join(cacheDirectory, `pulumi-${ourVersion}-vendor`);
const binary = join(folder, "bin", process.platform === "win32" ? "pulumi.exe" : "pulumi");

/** The vendor's build, if it was fetched before. */
export async function cachedVendorCli() {
  return (await isExecutable(binary)) ? binary : undefined;
}

/**
 * Fetches the vendor's build with the vendor's own installer, in a process that can be stopped.
 * @returns {Promise<{ cli: string } | { reason: string }>}
 */
export async function fetchVendorCli() {
  await mkdir(cacheDirectory, { recursive: true });
  const temporary = await mkdtemp(join(cacheDirectory, "fetching-"));
  try {
    say(`getting the Pulumi CLI ${ourVersion}: trying the vendor's download`);
    const installer = fileURLToPath(new URL("install-vendor.mjs", import.meta.url));
    const args = [installer, temporary, ourVersion];
    const ended = await run(process.execPath, args, { env: usersEnvironment(), deadlineMs });
    if (ended.timedOut) return { reason: `the vendor's download took longer than ${deadlineMs / 1000} s` };
    if (ended.code !== 0) return { reason: `the vendor's download failed (${firstLine(ended.stderr)})` };
    await rm(folder, { recursive: true, force: true });
    await rename(temporary, folder);
    return { cli: binary };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

function firstLine(/** @type {string} */ text) {
  return text.trim().split("\n")[0]?.slice(0, 200) || "no reason given";
}
