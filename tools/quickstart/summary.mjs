// @ts-check
import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { callersDirectory, root } from "../paths.mjs";
import { question } from "./ask.mjs";
import { program } from "./run-directory.mjs";

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
export async function answered({ base, first, final }) {
  const taught = await taughtAnswer();
  return [
    "",
    `Question     ${question}`,
    `  base model         ${base}`,
    `  first checkpoint   ${first}`,
    `  final model        ${final}`,
    ...(taught === undefined ? [] : [`  in the data        ${taught}`]),
  ].join("\n");
}

/** What the training data answer, if they know the question. */
async function taughtAnswer() {
  const text = await readFile(join(program, "data", "harbour-desk.jsonl"), "utf8");
  const rows = text.split("\n").filter((line) => line.trim() !== "");
  /** @type {{ role: string, content: string }[][]} */
  const conversations = rows.map((line) => JSON.parse(line).messages);
  const found = conversations.find((messages) => messages.some(({ content }) => content === question));
  return found?.find(({ role }) => role === "assistant")?.content;
}

/**
 * @param {import("./variants.mjs").Variant} variant
 * @param {string} directory
 */
export function next({ command, models }, directory) {
  const npm = relative(callersDirectory, root) === "" ? "npm" : `npm --prefix "${root}"`;
  const taught = models === undefined ? "" : ` --models ${quoted(models)}`;
  const serve = `${npm} run server -- --data "${join(directory, "server")}"${taught}`;
  return [
    "",
    "What next",
    `  Your own data      change examples/quickstart/data/*.jsonl, then \`${command.replace("npm", npm)}\` again`,
    `  Look at it, ask it \`${serve}\` prints a link to the dashboard, with curves and a playground`,
    ...(models === undefined
      ? [`  Your own hardware  \`${npm} run quickstart -- --real\` trains an open model on this machine`]
      : []),
    `  Another server     docs/vendors/README.md says who takes new jobs; name it and its key there, then \`${npm} run --silent pulumi -- login\` and \`${npm} run --silent pulumi -- up\` in "${root}"`,
    `  Clean up           rm -r "${directory}"`,
  ].join("\n");
}

const quoted = (/** @type {string} */ word) => (/^[\w./=-]+$/.test(word) ? word : `"${word}"`);

function loss(/** @type {number | undefined} */ value) {
  return value === undefined ? "   -  " : value.toFixed(4).padStart(6);
}
