// @ts-check
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./paths.mjs";
import { Problem, say } from "./problem.mjs";

/**
 * Writes a page that is made from sources and checked in. With `check` it only fails where the page is not as it would be written.
 * @param {string} page path in the repository
 * @param {string} text
 * @param {{ check: boolean, command: string }} how the command that writes it
 */
export async function writePage(page, text, { check, command }) {
  const file = join(root, page);
  if (check) {
    if ((await readFile(file, "utf8")) !== text) throw new Problem(`${page} is stale: run \`${command}\`.`);
    return;
  }
  await writeFile(file, text);
  say(`wrote ${page}`);
}
