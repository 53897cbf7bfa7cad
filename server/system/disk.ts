import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** Moves a complete file to its final name: after a power cut it is there whole, or not at all. */
export async function moveDurably(from: string, to: string): Promise<void> {
  const file = await open(from, "r+");
  await file.sync().finally(() => file.close());
  await rename(from, to);
  await syncFolderOf(to);
}

/** Makes the names in the folder of `path` durable: a renamed file is found after a power cut. */
export async function syncFolderOf(path: string): Promise<void> {
  const folder = await open(dirname(path), "r");
  await folder.sync().finally(() => folder.close());
}

/** Removes a file or a folder; one that is not there is no error. */
export const removeIfThere = (path: string): Promise<void> => rm(path, { recursive: true, force: true });
