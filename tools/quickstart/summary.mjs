// @ts-check
import { relative } from "node:path";
import { callersDirectory, root } from "../paths.mjs";
import { question } from "./ask.mjs";

/**
 * @typedef {{ fineTunedModelCheckpoint: string, stepNumber: number, metrics: { trainLoss?: number, validLoss?: number, fullValidLoss?: number } }} Checkpoint
 * @typedef {{ base: string, first: string, final: string }} Answers
 */

/**
 * @param {string} model
 * @param {Checkpoint[]} checkpoints
 */
export function trained(model, checkpoints) {
  const lines = checkpoints.map(({ fineTunedModelCheckpoint, stepNumber, metrics }) => {
    const valid = metrics.fullValidLoss ?? metrics.validLoss;
    return `  step ${String(stepNumber).padStart(3)}   training loss ${loss(metrics.trainLoss)}   validation loss ${loss(valid)}   ${fineTunedModelCheckpoint}`;
  });
  return ["", `Model        ${model}`, "Checkpoints", ...lines].join("\n");
}

/** @param {Answers} answers */
export function answered({ base, first, final }) {
  return [
    "",
    `Question     ${question}`,
    `  base model         ${base}`,
    `  first checkpoint   ${first}`,
    `  final model        ${final}`,
  ].join("\n");
}

export function next(/** @type {string} */ directory) {
  const clone = relative(callersDirectory, root) === "" ? "npm" : `npm --prefix "${root}"`;
  return [
    "",
    "What next",
    `  Your own data      change examples/quickstart/data/*.jsonl, then \`${clone} run quickstart\` again`,
    `  Your own account   set OPENAI_API_KEY, then \`${clone} run --silent pulumi -- login\` and \`${clone} run --silent pulumi -- up\` in "${root}"`,
    `  Clean up           rm -r "${directory}"`,
  ].join("\n");
}

function loss(/** @type {number | undefined} */ value) {
  return value === undefined ? "   -  " : value.toFixed(4).padStart(6);
}
