// @ts-check
import "./set-up/node-version.mjs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { callersDirectory, root } from "./paths.mjs";
import { script } from "./problem.mjs";
import { tolerateSecondCopy } from "./process/second-copy.mjs";
import { setUp } from "./set-up/set-up.mjs";

/** `npm run fine-tuning -- ARGS`: the built command line in this very process, in the caller's directory. */
await script(async () => {
  await setUp();
  const main = join(root, "dist", "cli", "main.js");
  process.argv.splice(1, 1, main);
  process.chdir(callersDirectory);
  tolerateSecondCopy();
  await import(pathToFileURL(main).href);
});
