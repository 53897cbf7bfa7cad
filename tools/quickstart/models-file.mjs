// @ts-check
import { Problem } from "../problem.mjs";
import { modelsIn } from "../trainer/models-file.mjs";

/**
 * The id of the first model in a models file that a trainer trains.
 * @param {string} file
 * @returns {Promise<string>}
 */
export async function baseIn(file) {
  const [found] = await modelsIn(file);
  if (found === undefined)
    throw new Problem(`"${file}" has no model that is trained for real.\nNext: npm run trainer -- init`);
  return found.id;
}
