// @ts-check
/** The contract document with our deliberate deviations written into it: what tests of the server hold it against. */
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const read = (/** @type {string} */ name) => JSON.parse(readFileSync(join(__dirname, name), "utf8"));

/** @type {import("./deviating-document.cjs").Deviation[]} */
const deviations = read("deviations.json");

/** @param {string} prefix where the API is served: `/v1`, `/openai/v1` or `/openai` */
function deviatingDocument(prefix) {
  const document = read("openai-fine-tuning.openapi.json");
  for (const deviation of deviations) {
    if (deviation.only !== undefined && !prefix.startsWith(deviation.only)) continue;
    if (deviation.path !== undefined) {
      const error = { "application/json": { schema: { $ref: "#/components/schemas/ErrorResponse" } } };
      const description = "beyond the document";
      const operation = { responses: { 200: { description }, default: { description, content: error } } };
      document.paths[deviation.path] = Object.fromEntries((deviation.methods ?? []).map((method) => [method, operation]));
    }
    if (deviation.schema !== undefined) changeSchema(document, deviation.schema, deviation);
  }
  return document;
}

/**
 * @param {Record<string, unknown>} document
 * @param {string} pointer
 * @param {import("./deviating-document.cjs").Deviation} deviation
 */
function changeSchema(document, pointer, deviation) {
  const steps = pointer.split("/").slice(1);
  const last = steps.pop() ?? "";
  const parent = steps.reduce((node, step) => /** @type {Record<string, unknown>} */ (node[step]), document);
  if ("replace" in deviation) parent[last] = deviation.replace;
  else {
    const kept = /** @type {string[]} */ (parent[last]).filter((value) => !(deviation.remove ?? []).includes(value));
    parent[last] = [...kept, ...(deviation.add ?? [])];
  }
}

module.exports = { deviations, deviatingDocument };
