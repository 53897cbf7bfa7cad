// @ts-check
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { callersDirectory, root } from "../paths.mjs";
import { Problem } from "../problem.mjs";
import { setUp } from "../set-up/set-up.mjs";
import { fromServer } from "./from-server.mjs";
import { sourceOf } from "./models-file.mjs";

/** @typedef {{ path: string, source?: string | undefined, done?: () => Promise<void> }} Trained `done` removes what was fetched */

/**
 * Where what MODEL names lies on this machine: a folder, or a name that a server gave.
 * @param {string} model
 * @param {{ data?: string | undefined, url?: string | undefined, models?: string | undefined }} where
 * @returns {Promise<Trained>}
 */
export async function findTrained(model, { data, url, models }) {
  const folder = resolve(callersDirectory, model);
  if (!model.includes(":") && existsSync(folder)) return { path: folder };
  const source = await sourceOf(baseOf(model), resolve(callersDirectory, models ?? "models.json"));
  if (url !== undefined) return fromServer(model, { url, data: data && resolve(callersDirectory, data), source });
  return { path: await fromData(model, resolve(callersDirectory, data ?? "fine-tuning-data")), source };
}

async function fromData(/** @type {string} */ model, /** @type {string} */ data) {
  if (!existsSync(data))
    throw new Problem(
      `There is no "${data}", and "${model}" is no folder.\nNext: name the server's data by --data DIR, or the server by --url URL.`,
    );
  await setUp();
  const { DataInUseError, trainedFolder } = await import(join(root, "server", "dist", "index.js"));
  try {
    const found = trainedFolder(data, model);
    if (found !== undefined) return found;
  } catch (error) {
    if (!(error instanceof DataInUseError)) throw error;
    throw new Problem(`A server runs on "${data}".\nNext: add --url URL (its address, which ends in /v1), or stop it.`);
  }
  throw new Problem(`The data in "${data}" have no model "${model}"; the names of all are in \`GET /models\`.`);
}

/** `ft:BASE:…`, or `BASE.ft-…` at Azure. */
const baseOf = (/** @type {string} */ model) =>
  model.startsWith("ft:") ? model.split(":")[1] : model.split(".ft-")[0];
