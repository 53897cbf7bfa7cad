// @ts-check
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "./paths.mjs";
import { Problem, say, script } from "./problem.mjs";
import { readDeclarations, refuseSilence } from "./reference/declarations.mjs";
import { markdownOf } from "./reference/markdown.mjs";

const page = join("docs", "reference.md");

/** `npm run reference`: writes `docs/reference.md`; with `--check` it only says whether the page is as it would be written. */
await script(async () => {
  const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
  const declarations = readDeclarations();
  refuseSilence(declarations);
  const text = markdownOf(declarations);
  const file = join(root, page);
  if (values.check) {
    if ((await readFile(file, "utf8")) !== text) throw new Problem(`${page} is stale: run \`npm run reference\`.`);
    return;
  }
  await writeFile(file, text);
  say(`wrote ${page}`);
});
