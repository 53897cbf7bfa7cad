// @ts-check
import { join } from "node:path";
import { parseArgs } from "node:util";
import { writePage } from "./generated-page.mjs";
import { script } from "./problem.mjs";
import { readDeclarations, refuseSilence } from "./reference/declarations.mjs";
import { markdownOf } from "./reference/markdown.mjs";

const page = join("docs", "reference.md");

/** `npm run reference`: writes `docs/reference.md`; with `--check` it only says whether the page is as it would be written. */
await script(async () => {
  const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
  const declarations = readDeclarations();
  refuseSilence(declarations);
  const text = markdownOf(declarations);
  await writePage(page, text, { check: values.check, command: "npm run reference" });
});
