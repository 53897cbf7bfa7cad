/**
 * Reports of unchanged files, in the user's cache directory: the second preview of a large file takes a stat. Whatever
 * is missing, corrupt, old or unwritable there is no cache; nothing is ever believed about a file that changed.
 */

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { Inspected } from "./inspection";
import type { InspectOptions } from "./report";
import { rowDigests } from "./row-digests";
import { RULES_VERSION } from "./rules/catalogue";

export interface ResultCache {
  /** Path, size, times and inode of a file as one text; undefined where there is none or it is too young to tell. */
  identify(path: string): Promise<string | undefined>;
  get(identity: string, options: InspectOptions): Promise<Inspected | undefined>;
  put(identity: string, options: InspectOptions, inspected: Inspected): Promise<void>;
}

const { version } = require("../../package.json") as { version: string };

/** A file written so recently may be written again within the resolution of its time stamp. */
const SETTLED_MS = 2_000;

/** `directory`: where entries are kept. */
export function resultCache(
  directory: string = defaultDirectory(process.env),
  now: () => number = Date.now,
): ResultCache {
  const entryPath = (identity: string, { method, model, role }: InspectOptions): string => {
    const key = [version, RULES_VERSION, method ?? "", model ?? "", role ?? "", identity].join("\n");
    return join(directory, `${createHash("sha256").update(key).digest("hex").slice(0, 40)}.dataset`);
  };
  return {
    async identify(path) {
      const file = await stat(path, { bigint: true }).catch(() => undefined);
      if (file === undefined || now() - Number(file.mtimeMs) < SETTLED_MS) return undefined;
      return [resolve(path), file.dev, file.ino, file.size, file.mtimeNs, file.ctimeNs].join("\n");
    },
    async get(identity, options) {
      const bytes = await readFile(entryPath(identity, options)).catch(() => undefined);
      return bytes === undefined ? undefined : decode(bytes);
    },
    async put(identity, options, inspected) {
      const target = entryPath(identity, options);
      const temporary = `${target}.${process.pid}.${Math.random().toString(36).slice(2)}`;
      try {
        await mkdir(directory, { recursive: true });
        await writeFile(temporary, encode(inspected), { mode: 0o600 });
        await rename(temporary, target);
        await prune(directory);
      } catch {
        // An unwritable cache is no cache.
        await rm(temporary, { force: true }).catch(() => {});
      }
    },
  };
}

/** `$XDG_CACHE_HOME/pulumi-fine-tuning`, else below `~/.cache`. */
function defaultDirectory(environment: NodeJS.ProcessEnv): string {
  const caches = environment.XDG_CACHE_HOME;
  return join(caches !== undefined && caches !== "" ? caches : join(homedir(), ".cache"), "pulumi-fine-tuning");
}

const MOST_ENTRIES = 100;

/** Keeps the directory small: the entries written longest ago go. */
async function prune(directory: string): Promise<void> {
  const names = (await readdir(directory)).filter((name) => name.includes(".dataset"));
  if (names.length <= MOST_ENTRIES) return;
  const entries = await Promise.all(
    names.map(async (name) => ({ path: join(directory, name), time: (await stat(join(directory, name))).mtimeMs })),
  );
  const old = entries.sort((a, b) => b.time - a.time).slice(MOST_ENTRIES / 2);
  await Promise.all(old.map(({ path }) => rm(path, { force: true })));
}

// SHA-256 of the rest · length of the report · the report as JSON · the row digests.

function encode({ report, rows }: Inspected): Buffer {
  const json = Buffer.from(JSON.stringify(report));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  const body = Buffer.concat([length, json, rows.bytes()]);
  return Buffer.concat([sumOf(body), body]);
}

function decode(bytes: Buffer): Inspected | undefined {
  const body = bytes.subarray(32);
  if (bytes.length < 36 || !sumOf(body).equals(bytes.subarray(0, 32))) return undefined;
  const end = 4 + body.readUInt32BE(0);
  return { report: JSON.parse(body.toString("utf8", 4, end)), rows: rowDigests(body.subarray(end)) };
}

const sumOf = (bytes: Buffer): Buffer => createHash("sha256").update(bytes).digest();
