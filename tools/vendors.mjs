// @ts-check
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { writePage } from "./generated-page.mjs";
import { root } from "./paths.mjs";
import { script } from "./problem.mjs";
import { setUp } from "./set-up/set-up.mjs";
import { withTable } from "./vendors/table.mjs";

const page = join("docs", "vendors", "README.md");

/** `npm run vendors`: writes the table of arguments in `docs/vendors/README.md` from what the built dialects say; with `--check` it only says whether the page is as it would be written. */
await script(async () => {
  const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
  if (!values.check) await setUp();
  const built = createRequire(join(root, "package.json"));
  const { dialects } = built("./dist/api/dialects/index.js");
  const { judgedArguments } = built("./dist/api/dialects/capabilities.js");
  const vendors = [...dialects.all.values()].map(({ place, capabilities }) => ({ vendor: place.vendor, capabilities }));
  const text = withTable(await readFile(join(root, page), "utf8"), judgedArguments, vendors);
  await writePage(page, text, { check: values.check, command: "npm run vendors" });
});
