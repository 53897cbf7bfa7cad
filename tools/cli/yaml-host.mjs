// @ts-check
import { delimiter, join } from "node:path";
import { cacheDirectory } from "../paths.mjs";
import { Problem, say } from "../problem.mjs";
import { withLock } from "../process/lock.mjs";
import { buildGoProgram } from "./go-program.mjs";
import { isExecutable } from "./on-path.mjs";

/** The version that the CLI of ours is tried with. */
const version = "1.38.1";
const folder = join(cacheDirectory, `pulumi-language-yaml-${version}-go`);
const name = "pulumi-language-yaml";

/**
 * What the CLI needs around it to run programs in YAML. Every Pulumi that was installed has the host beside it; for a CLI that
 * was built from its Go module it is built once from its own.
 * @param {import("./find.mjs").Pulumi} pulumi
 * @returns {Promise<Record<string, string>>}
 */
export async function yamlEnvironmentFor({ selfBuilt }) {
  if (!selfBuilt) return {};
  const isThere = () => isExecutable(join(folder, name));
  if (!(await isThere()))
    await withLock(
      join(cacheDirectory, "pulumi.lock"),
      async () => void ((await isThere()) || (await build())),
      () => say("getting the YAML language host: waiting for another process that builds"),
    );
  return { PATH: [folder, process.env.PATH].join(delimiter) };
}

async function build() {
  const reason = await buildGoProgram({
    what: "the YAML language host",
    target: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
    version,
    ldflags: `-X github.com/pulumi/pulumi-yaml/pkg/version.Version=v${version}`,
    name,
    folder,
  });
  if (reason !== undefined)
    throw new Problem(
      `getting the YAML language host: ${reason}\n  Next: install the vendor's Pulumi, which contains it: https://www.pulumi.com/docs/install/`,
    );
}
