// @ts-check
import "./set-up/node-version.mjs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { callersDirectory, root } from "./paths.mjs";
import { endWithReader, script } from "./problem.mjs";
import { tolerateSecondCopy } from "./process/second-copy.mjs";
import { setUp } from "./set-up/set-up.mjs";

/** `npm run server -- FLAGS`: the built server in this very process, with relative paths as the caller means them. */
await script(async () => {
  await setUp();
  const cli = join(root, "server", "dist", "cli.js");
  // The server goes on when nobody reads its first lines.
  process.stdout.off("error", endWithReader);
  process.argv.splice(1, 1, cli);
  process.chdir(callersDirectory);
  tolerateSecondCopy();
  await import(pathToFileURL(cli).href);
});
