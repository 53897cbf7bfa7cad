/** Where the bytes of a data set come from: a file read in pieces, or rows given in the program. */

import { open, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute } from "node:path";
import type { DatasetSource } from "./report";
import { type Code, kindOf } from "./rules/catalogue";

/** The bytes that are uploaded for `rows`: one JSON text per line. */
export function jsonlOf(rows: readonly unknown[]): Buffer {
  return Buffer.from(rows.map((row) => `${JSON.stringify(row) ?? "null"}\n`).join(""));
}

export interface OpenSource {
  bytes: number;
  /** A buffer that is filled anew for each chunk. */
  chunks(): AsyncIterable<Buffer>;
  /** Asked at the end: what was read may be no state that the data were ever in, or none that they were in before. */
  changed(before?: FileState): Promise<Unreadable | undefined>;
  close(): Promise<void>;
}

/** What kept a source from being read: a kind of finding, and its own words. */
export interface Unreadable {
  code: Code;
  detail: string;
  remedy?: string;
}

/** Why a source cannot be read, and what helps, as a part of a sentence. */
export const unreadableText = ({ code, detail, remedy = kindOf(code).remedy }: Unreadable): string =>
  `${detail}; ${remedy}`;

const CHUNK_BYTES = 512 * 1024;

export async function openSource(source: DatasetSource, signal?: AbortSignal): Promise<OpenSource | Unreadable> {
  if ("rows" in source) return openRows(source.rows, signal);
  try {
    return await openFile(source.path, signal);
  } catch (error) {
    return unreadableBecause(error, source.path);
  }
}

function openRows(rows: readonly unknown[], signal?: AbortSignal): OpenSource {
  const bytes = jsonlOf(rows);
  return {
    bytes: bytes.length,
    async *chunks() {
      for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
        signal?.throwIfAborted();
        yield bytes.subarray(at, at + CHUNK_BYTES);
      }
    },
    changed: async () => undefined,
    close: async () => {},
  };
}

async function openFile(path: string, signal?: AbortSignal): Promise<OpenSource | Unreadable> {
  // Before opening: to open a named pipe waits for a writer.
  const status = await stat(path);
  if (status.isDirectory()) return { code: "is_directory", detail: `"${path}" is a directory, not a file` };
  if (!status.isFile()) {
    const detail = `"${path}" is not a regular file`;
    return { code: "unreadable_file", detail, remedy: "write the data to a file: they are read more than once" };
  }
  const file = await open(path, "r");
  const begun = await file.stat({ bigint: true });
  return {
    bytes: status.size,
    async *chunks() {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      for (;;) {
        signal?.throwIfAborted();
        const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES);
        if (bytesRead === 0) return;
        yield chunk.subarray(0, bytesRead);
      }
    },
    async changed(before = begun) {
      const now = await stateOfFile(path);
      if (now !== undefined && AS_BEFORE.every((part) => now[part] === before[part])) return undefined;
      return { code: "changed_while_read", detail: `"${path}" changed while it was read` };
    },
    close: () => file.close(),
  };
}

const AS_BEFORE = ["dev", "ino", "size", "mtimeNs"] as const;

/** What is another as soon as somebody has written to the file, or put another in its place. */
export type FileState = Record<(typeof AS_BEFORE)[number], bigint>;

/** Undefined where there is none. */
export const stateOfFile = (path: string): Promise<FileState | undefined> =>
  stat(path, { bigint: true }).catch(() => undefined);

/** The finding for an error of the file system; other errors fly on. */
export function unreadableBecause(error: unknown, path: string): Unreadable {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") return missing(path);
  if (code === "EISDIR") return { code: "is_directory", detail: `"${path}" is a directory, not a file` };
  if (code === "EACCES" || code === "EPERM")
    return { code: "unreadable_file", detail: `"${path}" may not be read: permission denied` };
  if (typeof code === "string") return { code: "unreadable_file", detail: `"${path}" could not be read: ${code}` };
  throw error;
}

function missing(path: string): Unreadable {
  const found: Unreadable = { code: "missing_file", detail: `"${path}" does not exist` };
  if (path.startsWith("~/"))
    return {
      ...found,
      remedy: `write out the home directory, for which only shells know "~": "${homedir()}${path.slice(1)}"`,
    };
  if (isAbsolute(path)) return found;
  return { ...found, remedy: `check the path; it is relative to "${process.cwd()}"` };
}
