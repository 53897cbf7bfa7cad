import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { InitMethod } from "./choices";
import type { Files } from "./project-files";

/** The files of a method's template, which `pulumi new` takes as they are. `root` is the folder of the package. */
export async function templateOf(method: InitMethod, root: string): Promise<Files> {
  const folder = join(root, "templates", method);
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(
    paths.sort().map(async (path) => [relative(folder, path).split(sep).join("/"), await readFile(path, "utf8")]),
  );
  return Object.fromEntries(texts);
}
