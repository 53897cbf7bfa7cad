// @ts-check
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, isAbsolute, resolve } from "node:path";
import { Problem } from "../problem.mjs";

/** As in the server's `models/models-file.ts`. */
const defaults = { training: "lora", quantize: null, learningRate: 2e-4, lora: { rank: 16, alpha: 32 } };

/**
 * The models of a models file that a process trains, as the trainer is told of them: with all defaults, and with sources
 * that it can load. The server judges the file as a whole.
 * @param {string} file
 * @returns {Promise<({ id: string, source: string } & typeof defaults)[]>}
 */
export async function modelsIn(file) {
  const { models } = await read(file);
  return (Array.isArray(models) ? models : [])
    .filter((model) => typeof model?.source === "string" && typeof model.id === "string")
    .map(({ id, source, lora, ...model }) => ({
      ...defaults,
      ...model,
      lora: { ...defaults.lora, ...lora },
      id,
      source: source.startsWith(".") && !isAbsolute(source) ? resolve(dirname(file), source) : source,
    }));
}

/**
 * What runs the trainer; undefined where the file does not say it.
 * @param {string} file
 * @returns {Promise<string[] | undefined>}
 */
export async function commandIn(file) {
  return (await read(file)).trainer?.command;
}

/** @param {string} file @returns {Promise<{ trainer?: { command?: string[] }, models?: { id: string, source: string, lora?: object }[] }>} entries of models of other engines have no source */
async function read(file) {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Problem(`reading the models file: ${why}\nNext: npm run trainer -- init writes one`);
  }
}

/**
 * What a base is loaded from; undefined where the file does not say so.
 * @param {string | undefined} id
 * @param {string} file
 */
export async function sourceOf(id, file) {
  if (!existsSync(file)) return undefined;
  return (await modelsIn(file)).find((model) => model.id === id)?.source;
}
