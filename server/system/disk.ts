import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import writeFileAtomic from "write-file-atomic";

/** Writes a file so that after a power cut it is there whole, or as it was before. @param mode its permissions */
export async function writeDurably(path: string, content: string | Buffer, mode = 0o600): Promise<void> {
  await writeFileAtomic(path, content, { mode });
  await syncFolderOf(path);
}

/** Moves a complete file to its final name: after a power cut it is there whole, or not at all. */
export async function moveDurably(from: string, to: string): Promise<void> {
  const file = await open(from, "r+");
  await file.sync().finally(() => file.close());
  await rename(from, to);
  await syncFolderOf(to);
}

// A new name is on disk only once its folder is.
async function syncFolderOf(path: string): Promise<void> {
  const folder = await open(dirname(path), "r");
  await folder.sync().finally(() => folder.close());
}

/** Removes a file or a folder that nobody needs any more, never rejects: what the disk does not let go only takes room. */
export const removeIfThere = (path: string): Promise<void> =>
  rm(path, { recursive: true, force: true }).catch(() => undefined);
