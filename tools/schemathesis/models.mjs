// @ts-check
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../paths.mjs";

const bases = ["gpt-4o-mini-2024-07-18", "gpt-4.1-nano-2025-04-14"];

/**
 * A `models.json` whose bases have the names of embedded ones and are trained by the tests' trainer, which learns nothing.
 * @param {string} folder
 * @returns {Promise<string>} its path
 */
export async function writeFakeModels(folder) {
  const behaviour = join(folder, "behaviour.json");
  const source = join(folder, "weights.gguf");
  const file = join(folder, "models.json");
  const command = [process.execPath, join(root, "tests", "support", "fake-trainer.cjs"), behaviour];
  const models = bases.map((id) => ({ id, source, contextTokens: 512 }));
  await writeFile(behaviour, "{}");
  await writeFile(source, "");
  await writeFile(file, JSON.stringify({ trainer: { command }, embedded: false, models }));
  return file;
}
