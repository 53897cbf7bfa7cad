// @ts-check
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "./paths.mjs";
import { Problem, say, script } from "./problem.mjs";
import { readDeclarations, refuseSilence } from "./reference/declarations.mjs";
import { packageOf } from "./schema/package.mjs";

const file = "schema.json";

/** `npm run schema`: writes `schema.json`; with `--check` it only says whether the file is as it would be written. */
await script(async () => {
  const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
  const declarations = readDeclarations();
  refuseSilence(declarations);
  const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const text = `${JSON.stringify(packageOf(declarations, manifest), undefined, 2)}\n`;
  if (values.check) {
    if ((await readFile(join(root, file), "utf8")) !== text)
      throw new Problem(`${file} is stale: run \`npm run schema\`.`);
    return;
  }
  await writeFile(join(root, file), text);
  say(`wrote ${file}`);
});
