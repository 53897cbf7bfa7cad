// @ts-check
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./paths.mjs";
import { Problem, script } from "./problem.mjs";
import { whereabouts } from "./publishable/whereabouts.mjs";

const read = (/** @type {string} */ path) => readFile(join(root, path), "utf8");

/** `npm run publishable`, and before every `npm publish`: says what the packages do not say yet of where they live. */
await script(async () => {
  const places = [
    { manifest: JSON.parse(await read("package.json")) },
    { manifest: JSON.parse(await read("server/package.json")), directory: "server" },
  ];
  const pages = { "README.md": await read("README.md"), "CONTRIBUTING.md": await read("CONTRIBUTING.md") };
  const { missing, wrong } = whereabouts(places, pages);
  const all = [...new Set([...missing, ...wrong])];
  if (all.length === 0) return;
  const list = all.map((what) => `  - ${what}`).join("\n");
  throw new Problem(`not to be published yet; what is missing:\n${list}\n  Next: CONTRIBUTING.md, "Publishing".`);
});
