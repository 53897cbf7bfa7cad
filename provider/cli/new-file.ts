/** Files that a command writes: what a user has is not overwritten, and nothing half written is left behind. */

import { type FileHandle, open, rm } from "node:fs/promises";
import { messageOf, UserError } from "../errors";

/** Appends to one of the files; waited for. */
export type Write = (data: string | Buffer) => Promise<void>;

/** `fill` writes the files; they are removed where it throws, or says that there is nothing to keep. */
export async function intoNewFiles<Name extends string, Outcome>(
  paths: Record<Name, string>,
  fill: (write: Record<Name, Write>) => Promise<{ outcome: Outcome; keep: boolean }>,
): Promise<Outcome> {
  const opened: [path: string, file: FileHandle][] = [];
  let kept = false;
  try {
    const write = {} as Record<Name, Write>;
    for (const [name, path] of Object.entries(paths) as [Name, string][]) {
      const file = await newFile(path);
      opened.push([path, file]);
      write[name] = (data) => file.appendFile(data).catch((error: unknown) => refuse(path, error));
    }
    const { outcome, keep } = await fill(write);
    kept = keep;
    return outcome;
  } finally {
    for (const [path, file] of opened) {
      await file.close();
      if (!kept) await rm(path, { force: true });
    }
  }
}

const newFile = (path: string): Promise<FileHandle> => open(path, "wx").catch((error: unknown) => refuse(path, error));

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

function reasonOf(error: unknown): string {
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  return REASONS[code] ?? messageOf(error);
}
