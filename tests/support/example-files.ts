import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { root } from "./pulumi-cli";

/** The files of an example by path, for a project of the tests. */
export function exampleFiles(name: string): Record<string, string> {
  const folder = join(root, "examples", name);
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (path) => !path.split(/[\\/]/).includes("node_modules") && statSync(join(folder, path)).isFile(),
  );
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}
