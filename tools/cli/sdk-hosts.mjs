// @ts-check
import { createHash } from "node:crypto";
import { mkdir, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheDirectory } from "../paths.mjs";
import { builtHost } from "./built-host.mjs";
import { ourVersion } from "./version.mjs";

/** @typedef {import("./go-program.mjs").GoProgram} GoProgram */

/** Their SDKs are written by the CLI's own module, below a host of ours. */
const ownLanguages = ["go", "nodejs", "python"];

/** Languages of which `pulumi package gen-sdk` can be tried. .NET's host needs a newer module than the CLI's. */
export const sdkLanguages = [...ownLanguages, "java"];

/**
 * What the CLI needs around it to generate SDKs for a language. Every Pulumi that was installed has the hosts beside it; for a CLI
 * that was built from its Go module they are built once.
 * @param {import("./find.mjs").Pulumi} pulumi
 * @param {string} language
 * @returns {Promise<Record<string, string>>}
 */
export async function sdkEnvironmentFor({ selfBuilt }, language) {
  if (!selfBuilt) return {};
  return language === "java" ? builtHost(javaHost) : builtHost(await ownHost(), language);
}

/** @type {GoProgram} */
const javaHost = {
  what: "the Java language host",
  target: "github.com/pulumi/pulumi-java/pkg/cmd/pulumi-language-java",
  version: "1.10.0",
  // Not every proxy asks the database of checksums for it.
  sums: [
    "github.com/pulumi/pulumi-java/pkg v1.10.0 h1:gPW5dtKOdagDak7KUedkwRKKKUlhkdT7/vV21+ouWCw=",
    "github.com/pulumi/pulumi-java/pkg v1.10.0/go.mod h1:MgV+XcV5jcs0R5Naqyxp3UBJn+lXLE3aG5JVb/O8JeE=",
  ],
  ldflags: "-X github.com/pulumi/pulumi-java/pkg/version.Version=v1.10.0",
  name: "pulumi-language-java",
  folder: join(cacheDirectory, "pulumi-language-java-1.10.0-go"),
};

/** @returns {Promise<GoProgram>} */
async function ownHost() {
  const source = fileURLToPath(new URL("sdk-host/main.go", import.meta.url));
  const digest = createHash("sha256")
    .update(await readFile(source))
    .digest("hex")
    .slice(0, 8);
  return {
    what: "the generators of SDKs",
    target: "github.com/pulumi/pulumi/pkg/v3",
    version: ourVersion,
    source,
    ldflags: `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${ourVersion}`,
    name: "sdk-host",
    folder: join(cacheDirectory, `pulumi-sdk-host-${ourVersion}-${digest}-go`),
    beside: placeNames,
  };
}

/** A folder for each language, because a host that only generates would stand before the one that runs programs. @param {string} folder */
async function placeNames(folder) {
  for (const language of ownLanguages) {
    await mkdir(join(folder, language));
    await symlink(join("..", "sdk-host"), join(folder, language, `pulumi-language-${language}`));
  }
}
