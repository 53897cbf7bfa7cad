/**
 * Reports of unchanged files, in the user's cache directory: the second preview of a large file takes a stat. Whatever
 * is missing, corrupt, old or unwritable there is no cache; nothing is ever believed about a file that changed.
 */

import { createHash } from "node:crypto";
import { mkdir, open, readdir, readFile, rm, stat, utimes } from "node:fs/promises";
import { join, resolve } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { cacheDirectory } from "../user-directory";
import type { Inspected } from "./inspection";
import type { InspectOptions } from "./report";
import { type RowDigests, rowDigests } from "./row-digests";
import { RULES_VERSION } from "./rules/catalogue";

export interface ResultCache {
  /** Path, size, times and inode of a file as one text; undefined where there is none or it is too young to tell. */
  identify(path: string): Promise<string | undefined>;
  get(identity: string, options: InspectOptions): Promise<Inspected | undefined>;
  put(identity: string, options: InspectOptions, inspected: Inspected): Promise<void>;
  /** The rows of whatever file had this content; undefined where none is remembered. */
  rowsOf(contentHash: string): Promise<RowDigests | undefined>;
}

const { version } = require("../../package.json") as { version: string };

/** Rows are compared across entries: another way to digest them, or another layout, needs another suffix. */
const SUFFIX = ".dataset";

/** A file written so recently may be written again within the resolution of its time stamp. */
const SETTLED_MS = 2_000;

/** `directory`: where entries are kept. */
export function resultCache(
  directory: string = cacheDirectory(process.env),
  now: () => number = Date.now,
): ResultCache {
  const entryPath = (identity: string, { method, model, role, allowSecrets }: InspectOptions): string => {
    const key = [version, RULES_VERSION, method ?? "", model ?? "", role ?? "", allowSecrets === true, identity].join(
      "\n",
    );
    return join(directory, `${createHash("sha256").update(key).digest("hex").slice(0, 40)}${SUFFIX}`);
  };
  return {
    async identify(path) {
      const file = await stat(path, { bigint: true }).catch(() => undefined);
      if (file === undefined || now() - Number(file.mtimeMs) < SETTLED_MS) return undefined;
      return [resolve(path), file.dev, file.ino, file.size, file.mtimeNs, file.ctimeNs].join("\n");
    },
    async get(identity, options) {
      const path = entryPath(identity, options);
      const bytes = await readFile(path).catch(() => undefined);
      if (bytes === undefined) return undefined;
      const used = new Date(now());
      await utimes(path, used, used).catch(() => {});
      return decode(bytes);
    },
    async put(identity, options, inspected) {
      const target = entryPath(identity, options);
      try {
        await mkdir(directory, { recursive: true });
        await writeFileAtomic(target, encode(inspected), { mode: 0o600, fsync: false });
        await prune(directory, now());
      } catch {
        // An unwritable cache is no cache.
      }
    },
    async rowsOf(contentHash) {
      const names = await readdir(directory).catch(() => []);
      for (const name of names.filter((one) => one.endsWith(SUFFIX))) {
        const path = join(directory, name);
        if (!(await beginningOf(path)).includes(`"contentHash":"${contentHash}"`)) continue;
        const found = decode(await readFile(path).catch(() => Buffer.alloc(0)));
        if (found?.report.contentHash === contentHash) return found.rows;
      }
      return undefined;
    },
  };
}

/** A report names its content among the first of its fields; the rows after it may be many. */
const BEGINNING_BYTES = 1024;

async function beginningOf(path: string): Promise<string> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return "";
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(BEGINNING_BYTES), 0, BEGINNING_BYTES, 0);
    return buffer.toString("latin1", 0, bytesRead);
  } finally {
    await file.close();
  }
}

const MOST_ENTRIES = 100;
const MOST_BYTES = 256 * 1024 * 1024;
const LONGEST_UNUSED_MS = 30 * 24 * 60 * 60_000;

/** Keeps the directory small: the entries that were not used for longest go, and leftovers of killed processes with them. */
async function prune(directory: string, nowMs: number): Promise<void> {
  const names = (await readdir(directory)).filter((name) => name.includes(SUFFIX));
  const entries = await Promise.all(names.map((name) => sizeAndAge(join(directory, name))));
  let bytes = 0;
  const unwanted = entries
    .sort((a, b) => b.usedMs - a.usedMs)
    .filter((entry, newerOnes) => {
      bytes += entry.bytes;
      return newerOnes >= MOST_ENTRIES || bytes > MOST_BYTES || nowMs - entry.usedMs > LONGEST_UNUSED_MS;
    });
  await Promise.all(unwanted.map(({ path }) => rm(path, { force: true })));
}

/** Of an entry that another process has just removed nothing is left to keep. */
async function sizeAndAge(path: string): Promise<{ path: string; bytes: number; usedMs: number }> {
  const { size, mtimeMs } = await stat(path).catch(() => ({ size: 0, mtimeMs: 0 }));
  return { path, bytes: size, usedMs: mtimeMs };
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
