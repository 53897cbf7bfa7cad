import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type CliResult, root, start } from "./pulumi-cli";

/** The files of an example by path, for a project of the tests. */
export const exampleFiles = (name: string): Record<string, string> => filesIn(join(root, "examples", name));

/** `npm run example -- NAME`, in the clone. */
export const exampleRun = (name: string): Promise<CliResult> =>
  start(process.execPath, [join(root, "tools", "example.mjs"), name], { cwd: root, env: process.env }).ended;

/** The text of all files below a folder by path, without packages. */
export function filesIn(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (path) => !path.split(/[\\/]/).includes("node_modules") && statSync(join(folder, path)).isFile(),
  );
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}
