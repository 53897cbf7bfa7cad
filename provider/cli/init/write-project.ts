import { lstat, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { plural } from "../../amounts";
import { messageOf, UserError } from "../../errors";
import { intoNewFiles } from "../new-file";
import type { Files } from "./project-files";

/** Fails, naming all of them, where a file of the project is there already: nothing is written then. */
export async function refuseTaken(directory: string, files: Files): Promise<void> {
  const there = await Promise.all(
    Object.keys(files).map(async (path) => ({ path, taken: await isThere(directory, path) })),
  );
  const taken = there.filter((file) => file.taken).map(({ path }) => path);
  if (taken.length === 0) return;
  throw new UserError(
    `making a project in "${directory}": ${plural(taken.length, "file")} of it ${taken.length === 1 ? "is" : "are"} there already: ` +
      `${taken.join(", ")}. Nothing was written.\n  Next: name a new directory, such as \`fine-tuning init my-model\``,
  );
}

/** Writes the files, and never over one that is there; what is cut short is not half a file. */
export async function writeProject(directory: string, files: Files): Promise<void> {
  await refuseTaken(directory, files);
  const paths = Object.fromEntries(Object.keys(files).map((path) => [path, join(directory, path)]));
  for (const path of Object.values(paths)) await folderOf(path);
  await intoNewFiles(paths, async (write) => {
    for (const [path, text] of Object.entries(files)) await write[path]?.(text);
    return { outcome: undefined, keep: true };
  });
}

async function isThere(directory: string, path: string): Promise<boolean> {
  return (await lstat(join(directory, path)).catch(() => undefined)) !== undefined;
}

async function folderOf(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true }).catch((error: unknown) => {
    throw new UserError(`making the folder "${dirname(path)}": ${messageOf(error)}`, { cause: error });
  });
}
