// @ts-check
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { say } from "../problem.mjs";
import { python } from "./install.mjs";

/** Runs the trainer that `init` installed. */
export const installedCommand = [python, "-m", "fine_tuning_trainer"];

/** The same as a models file says it. */
export const trainerLine = `  "trainer": { "command": ${JSON.stringify(installedCommand)} },`;

/**
 * Writes a models file with one small model; a file that is there already is left as it is.
 * @param {string} file
 * @param {string} source file of the small model
 */
export async function writeModelsFile(file, source) {
  if (existsSync(file)) {
    say(`${file} is there already and was left as it is; for the trainer of this machine it wants:\n${trainerLine}`);
    return;
  }
  await writeFile(file, modelsFileFor(source));
  say(`wrote ${file}; add your own models to it`);
}

/**
 * The text of a models file with one small model.
 * @param {string} source
 * @param {number} [learningRate] a model this small learns little at the usual rate
 */
export function modelsFileFor(source, learningRate = 0.0005) {
  const content = {
    trainer: { command: installedCommand, slots: 1 },
    models: [
      {
        id: "smollm2-135m",
        source,
        contextTokens: 2048,
        training: "lora",
        quantize: null,
        learningRate,
        lora: { rank: 16, alpha: 32 },
      },
    ],
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}
