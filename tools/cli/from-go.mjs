// @ts-check
import { join } from "node:path";
import { cacheDirectory } from "../paths.mjs";
import { buildGoProgram } from "./go-program.mjs";
import { isExecutable } from "./on-path.mjs";
import { placeLanguageHost } from "./place-language-host.mjs";
import { ourVersion } from "./version.mjs";

/** What the CLI is compiled from. */
export const cliPackage = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";

const folder = join(cacheDirectory, `pulumi-${ourVersion}-go`);
const binary = join(folder, "pulumi");

/** Our own build, if there is one, with today's language host beside it. */
export async function cachedGoCli() {
  if (!(await isExecutable(binary))) return undefined;
  await placeLanguageHost(folder);
  return binary;
}

/**
 * Compiles the CLI from its Go module.
 * @returns {Promise<{ cli: string } | { reason: string }>}
 */
export async function buildGoCli() {
  const reason = await buildGoProgram({
    what: "the Pulumi CLI",
    target: cliPackage,
    version: ourVersion,
    ldflags: `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${ourVersion}`,
    name: "pulumi",
    folder,
    beside: placeLanguageHost,
  });
  return reason === undefined ? { cli: binary } : { reason };
}
