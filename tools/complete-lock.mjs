// @ts-check
import "./set-up/node-version.mjs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { completions } from "./lock/completions.mjs";
import { root } from "./paths.mjs";
import { say, script } from "./problem.mjs";

/**
 * `node tools/complete-lock.mjs`, once after every change of dependencies: adds to package-lock.json the optional
 * packages of other platforms that the registry did not serve here, so that `npm ci` accepts the lock everywhere.
 */
await script(async () => {
  const path = join(root, "package-lock.json");
  const lock = JSON.parse(await readFile(path, "utf8"));
  const added = completions(lock.packages);
  const all = Object.entries({ ...lock.packages, ...added });
  lock.packages = Object.fromEntries(all.sort(([a], [b]) => a.localeCompare(b, "en")));
  await writeFile(path, `${JSON.stringify(lock, undefined, 2)}\n`);
  say(`completing package-lock.json: ${Object.keys(added).length} packages of other platforms added`);
});
