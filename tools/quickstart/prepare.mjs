// @ts-check
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { installTrainer } from "../trainer/install.mjs";
import { installSmolLm } from "../trainer/smollm.mjs";
import { modelsFileFor } from "../trainer/template.mjs";
import { telling } from "./telling.mjs";

/** At this rate 50 rows in six epochs are learnt word for word. */
const learningRate = 0.0009;

/**
 * Makes the trainer's environment and gets the small model, each only where it is missing.
 * @returns {Promise<string>} the model's file
 */
export async function installReal() {
  // uv draws its own bars on a terminal.
  if (process.stdout.isTTY) await installTrainer();
  else await telling("trainer", "making the trainer's environment", installTrainer);
  return await telling("model", "getting SmolLM2-135M", installSmolLm);
}

/**
 * Writes the models file of one run.
 * @param {string} directory of the run
 * @param {string} source the model's file
 * @returns {Promise<string>}
 */
export async function writeRunsModels(directory, source) {
  const file = join(directory, "models.json");
  await writeFile(file, modelsFileFor(source, learningRate));
  return file;
}
