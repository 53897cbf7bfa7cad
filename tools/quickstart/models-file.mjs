// @ts-check
import { readFile } from "node:fs/promises";
import { Problem } from "../problem.mjs";

/**
 * The id of the first model in a models file that a trainer trains; the server judges the file as a whole.
 * @param {string} file
 * @returns {Promise<string>}
 */
export async function baseIn(file) {
  const models = await modelsIn(file);
  const found = models.find((model) => model?.engine !== "embedded" && typeof model?.id === "string");
  if (found === undefined)
    throw new Problem(`"${file}" has no model that is trained for real.\nNext: npm run trainer -- init`);
  return found.id;
}

/** @param {string} file @returns {Promise<{ id: string, engine?: string }[]>} */
async function modelsIn(file) {
  try {
    const { models } = JSON.parse(await readFile(file, "utf8"));
    return Array.isArray(models) ? models : [];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Problem(`reading the models file: ${why}\nNext: npm run trainer -- init writes one`);
  }
}
