// @ts-check
import { constants } from "node:fs";
import { access, realpath } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { isRecent, versionOf } from "./version.mjs";

const suffix = process.platform === "win32" ? ".exe" : "";

/**
 * The user's own Pulumi, when it is recent enough and can run Node programs.
 * @returns {Promise<{ cli: string } | { reason: string }>}
 */
export async function pulumiOnPath(path = process.env.PATH ?? "") {
  const folders = path.split(delimiter).filter((folder) => folder !== "");
  const cli = await firstExecutable(folders, `pulumi${suffix}`);
  if (cli === undefined) return { reason: "none is on PATH" };
  const version = await versionOf(cli);
  if (version === undefined) return { reason: `"${cli}" does not tell its version` };
  if (!isRecent(version)) return { reason: `"${cli}" is ${version}, and 3.200.0 or later is needed` };
  const beside = dirname(await realpath(cli));
  const host = await firstExecutable([beside, dirname(cli), ...folders], `pulumi-language-nodejs${suffix}`);
  return host === undefined ? { reason: `"${cli}" has no pulumi-language-nodejs beside it or on PATH` } : { cli };
}

/**
 * @param {string[]} folders
 * @param {string} name
 */
async function firstExecutable(folders, name) {
  for (const folder of folders) {
    const path = join(folder, name);
    if (await isExecutable(path)) return path;
  }
  return undefined;
}

export async function isExecutable(/** @type {string} */ path) {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
