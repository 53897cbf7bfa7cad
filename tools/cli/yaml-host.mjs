// @ts-check
import { join } from "node:path";
import { cacheDirectory } from "../paths.mjs";
import { builtHost } from "./built-host.mjs";
import { cliPackage } from "./from-go.mjs";
import { ourVersion } from "./version.mjs";

/** The version that the CLI of ours is tried with. */
const version = "1.38.1";

/**
 * What the CLI needs around it to run programs in YAML. Every Pulumi that was installed has the host beside it; for a CLI that
 * was built from its Go module it is built once from its own.
 * @param {import("./find.mjs").Pulumi} pulumi
 * @returns {Promise<Record<string, string>>}
 */
export async function yamlEnvironmentFor({ selfBuilt }) {
  if (!selfBuilt) return {};
  return builtHost({
    what: "the YAML language host",
    target: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
    version,
    beneath: `${cliPackage}@v${ourVersion}`,
    ldflags: `-X github.com/pulumi/pulumi-yaml/pkg/version.Version=v${version}`,
    name: "pulumi-language-yaml",
    folder: join(cacheDirectory, `pulumi-language-yaml-${version}-go`),
  });
}
