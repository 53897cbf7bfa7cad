/**
 * Files that a command writes: what a user has is not overwritten, and nothing half written bears the name that was asked
 * for. They are written aside, and take their names when they are whole.
 */

import { type FileHandle, link, lstat, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { messageOf, UserError } from "../errors";
import { removedOnSignals } from "./removed-on-signals";

/** Appends to one of the files; waited for. */
export type Write = (data: string | Buffer) => Promise<void>;

interface Aside {
  path: string;
  /** Where it is written. */
  aside: string;
  file: FileHandle;
}

/** `fill` writes the files; they are removed where it throws, says that there is nothing to keep, or the process is told to end. */
export async function intoNewFiles<Name extends string, Outcome>(
  paths: Record<Name, string>,
  fill: (write: Record<Name, Write>) => Promise<{ outcome: Outcome; keep: boolean }>,
): Promise<Outcome> {
  const opened: Aside[] = [];
  const signals = removedOnSignals();
  try {
    const write = {} as Record<Name, Write>;
    for (const [name, path] of Object.entries(paths) as [Name, string][]) {
      const aside = join(dirname(path), `.${basename(path)}.${process.pid}.partial`);
      signals.remove(aside);
      const file = await newFile(path, aside);
      opened.push({ path, aside, file });
      write[name] = (data) => file.appendFile(data).catch((error: unknown) => refuse(path, error));
    }
    const { outcome, keep } = await fill(write);
    for (const { file } of opened) await file.close();
    if (keep) for (const { path, aside } of opened) await named(aside, path).catch((error) => refuse(path, error));
    return outcome;
  } finally {
    for (const { file, aside } of opened) {
      await file.close();
      await rm(aside, { force: true });
    }
    signals.end();
  }
}

async function newFile(path: string, aside: string): Promise<FileHandle> {
  const there = await lstat(path).catch(() => undefined);
  if (there !== undefined) return refuse(path, { code: "EEXIST" });
  return open(aside, "wx").catch((error: unknown) => refuse(path, error));
}

/** A link, unlike a new name, takes nobody's place. Where the file system has none, the place is taken first. */
async function named(aside: string, path: string): Promise<void> {
  try {
    await link(aside, path);
  } catch (error) {
    if (!NO_LINKS.includes(codeOf(error))) throw error;
    await (await open(path, "wx")).close();
    await rename(aside, path);
  }
}

const NO_LINKS = ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"];

function refuse(path: string, error: unknown): never {
  throw new UserError(`writing "${path}": ${reasonOf(error)}`, { cause: error });
}

const REASONS: Record<string, string> = {
  EEXIST: "it is there already; name a new file",
  ENOENT: "its directory does not exist",
  ENOTDIR: "its directory is a file",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "no space is left on the disk",
  EDQUOT: "no space is left for this user",
};

const reasonOf = (error: unknown): string => REASONS[codeOf(error)] ?? messageOf(error);

const codeOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
