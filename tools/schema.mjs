// @ts-check
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { writePage } from "./generated-page.mjs";
import { root } from "./paths.mjs";
import { script } from "./problem.mjs";
import { readDeclarations, refuseSilence } from "./reference/declarations.mjs";
import { packageOf } from "./schema/package.mjs";
import { inEveryLanguage } from "./schema/words.mjs";

/** `npm run schema`: writes `schema.json`; with `--check` it only says whether the file is as it would be written. */
await script(async () => {
  const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
  const declarations = readDeclarations();
  refuseSilence(declarations);
  const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const text = `${JSON.stringify(inEveryLanguage(packageOf(declarations, manifest)), undefined, 2)}\n`;
  await writePage("schema.json", text, { check: values.check, command: "npm run schema" });
});
