import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { exampleFiles } from "./example-files";
import { root } from "./pulumi-cli";

const folder = join(root, "docs", "recipes");

/** The names of the recipes that are programs. */
export const recipes = readdirSync(folder).flatMap((name) => (name.endsWith(".ts") ? [name.slice(0, -3)] : []));

/** As many rows of the quickstart's data as there must be: two recipes train on them too, and none is after what they teach. */
const fewest = 10;

/** One project with the program and data of every recipe, and of the quickstart, whose job the workflow reports. */
export function allRecipes(): Record<string, string> {
  const { "index.ts": quickstart = "", ...rest } = exampleFiles("quickstart");
  const data = readdirSync(join(folder, "data")).map((name) => `data/${name}`);
  const copied = [...recipes.map((name) => `${name}.ts`), ...data];
  return {
    ...Object.fromEntries(
      Object.entries(rest).flatMap(([path, text]) => (path.startsWith("data/") ? [[path, begin(text)]] : [])),
    ),
    ...Object.fromEntries(copied.map((path) => [path, readFileSync(join(folder, path), "utf8")])),
    "quickstart.ts": quickstart,
    "index.ts": ["quickstart", ...recipes].map((name) => `export * from "./${name}";\n`).join(""),
  };
}

const begin = (rows: string) => rows.split("\n").slice(0, fewest).join("\n");
