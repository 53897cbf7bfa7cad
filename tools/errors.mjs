// @ts-check
import { createRequire } from "node:module";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { errorsPage } from "./errors/page.mjs";
import { writePage } from "./generated-page.mjs";
import { root } from "./paths.mjs";
import { script } from "./problem.mjs";
import { setUp } from "./set-up/set-up.mjs";

const page = join("docs", "errors.md");

/** `npm run errors`: writes `docs/errors.md` from the built tables of codes; with `--check` it only says whether the page is as it would be written. */
await script(async () => {
  const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
  if (!values.check) await setUp();
  const built = createRequire(join(root, "package.json"));
  const { kindOf, knownCodes } = built("./dist/dataset/rules/catalogue.js");
  const { adviceByCode } = built("./dist/api/advice.js");
  const { jobCodes } = built("./server/dist/protocol/job-codes.js");
  const { requestCodes } = built("./server/dist/protocol/request-codes.js");
  const findings = knownCodes.map((/** @type {string} */ code) => [code, kindOf(code)]);
  const text = errorsPage({ findings, jobs: jobCodes, vendors: adviceByCode, requests: requestCodes });
  await writePage(page, text, { check: values.check, command: "npm run errors" });
});
