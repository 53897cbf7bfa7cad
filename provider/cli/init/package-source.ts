/** Where this copy of the package came from, so that a new project installs the same one. */

import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { z } from "zod";

/** What `package.json` says of the two packages. */
export interface PackageSource {
  /** Of `pulumi-fine-tuning`. */
  provider: string;
  /** Of `fine-tuning-server`; left out where it is not known where to have it. */
  server?: string | undefined;
  /** The clone that this command is run from. */
  clone?: string | undefined;
}

const providerName = "pulumi-fine-tuning";
const serverName = "fine-tuning-server";

const Manifest = z.object({
  version: z.string().optional(),
  dependencies: z.record(z.string(), z.string()).optional(),
  devDependencies: z.record(z.string(), z.string()).optional(),
});

/** `root` is the folder of the package. */
export function packageSource(root: string): PackageSource {
  const { version = "*" } = manifestIn(root) ?? {};
  if (basename(dirname(root)) !== "node_modules") return cloneAt(root);
  const place = installedFrom(dirname(root));
  return place === undefined
    ? { provider: `^${version}`, server: `^${version}` }
    : { provider: place, server: besides(place, version) };
}

function cloneAt(root: string): PackageSource {
  const server = join(root, "server");
  return existsSync(join(server, "package.json"))
    ? { provider: `file:${root}`, server: `file:${server}`, clone: root }
    : { provider: `file:${root}` };
}

/** Whoever installed it stands somewhere above, how far depends on the package manager. */
function installedFrom(folder: string): string | undefined {
  for (let above = dirname(folder); ; above = dirname(above)) {
    const { dependencies, devDependencies } = manifestIn(above) ?? {};
    const spec = { ...devDependencies, ...dependencies }[providerName];
    if (spec !== undefined) return placeIn(spec, above);
    if (above === dirname(above)) return undefined;
  }
}

/** A file's or an address's; `undefined` for a version, which the registry has. */
function placeIn(spec: string, installer: string): string | undefined {
  if (spec.startsWith("file:")) return `file:${resolve(installer, spec.slice("file:".length))}`;
  return /^(git|https?|github|gitlab|bitbucket)[+:]/.test(spec) ? spec : undefined;
}

/** A release has two tarballs; whoever has one beside the other has both. */
function besides(place: string, version: string): string | undefined {
  if (!place.startsWith("file:")) return undefined;
  const tarball = join(dirname(place.slice("file:".length)), `${serverName}-${version}.tgz`);
  return existsSync(tarball) ? `file:${tarball}` : undefined;
}

function manifestIn(folder: string): z.infer<typeof Manifest> | undefined {
  const path = join(folder, "package.json");
  return existsSync(path) ? Manifest.parse(JSON.parse(readFileSync(path, "utf8"))) : undefined;
}
