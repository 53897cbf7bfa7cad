// @ts-check
import { delimiter, join } from "node:path";
import { cacheDirectory } from "../paths.mjs";
import { Problem, say } from "../problem.mjs";
import { withLock } from "../process/lock.mjs";
import { buildGoProgram } from "./go-program.mjs";
import { isExecutable } from "./on-path.mjs";

/**
 * What a CLI that was built from its Go module needs around it to find a language host; the host is built once.
 * @param {import("./go-program.mjs").GoProgram} host
 * @param {string} [beside] the folder below the host's own that goes on PATH
 * @returns {Promise<Record<string, string>>}
 */
export async function builtHost(host, beside = ".") {
  const isThere = () => isExecutable(join(host.folder, host.name));
  if (!(await isThere()))
    await withLock(
      join(cacheDirectory, "pulumi.lock"),
      async () => void ((await isThere()) || (await build(host))),
      () => say(`getting ${host.what}: waiting for another process that builds`),
    );
  return { PATH: [join(host.folder, beside), process.env.PATH].join(delimiter) };
}

/** @param {import("./go-program.mjs").GoProgram} host */
async function build(host) {
  const reason = await buildGoProgram(host);
  if (reason !== undefined)
    throw new Problem(
      `getting ${host.what}: ${reason}\n  Next: install the vendor's Pulumi, which contains it: https://www.pulumi.com/docs/install/`,
    );
}
