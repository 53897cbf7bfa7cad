// @ts-check
import { chmod, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "../paths.mjs";

const launcher = '#!/bin/sh\nexec node "$(dirname "$0")/language-host.cjs" "$@"\n';

/**
 * Puts beside a CLI built from Go what the vendor's download contains and the Go module does not: the Node language
 * host (our stand-in) and the launcher of dynamic providers (from the npm package). Only what differs is written.
 */
export async function placeLanguageHost(/** @type {string} */ folder) {
  const host = await readFile(fileURLToPath(new URL("language-host.cjs", import.meta.url)), "utf8");
  const dynamic = join(root, "node_modules", "@pulumi", "pulumi", "pulumi-resource-pulumi-nodejs");
  await place(join(folder, "language-host.cjs"), host);
  await place(join(folder, "pulumi-language-nodejs"), launcher);
  await place(join(folder, "pulumi-resource-pulumi-nodejs"), await readFile(dynamic, "utf8"));
}

/**
 * @param {string} path
 * @param {string} text
 */
async function place(path, text) {
  if ((await readFile(path, "utf8").catch(() => undefined)) === text) return;
  const temporary = `${path}.${process.pid}`;
  await writeFile(temporary, text);
  await chmod(temporary, 0o755);
  await rename(temporary, path);
}
