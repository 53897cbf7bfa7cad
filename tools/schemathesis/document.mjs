// @ts-check
import { createRequire } from "node:module";

const { deviatingDocument } = createRequire(import.meta.url)("../../server/contract/deviating-document.cjs");

/**
 * The contract with our deviations, in which some of the generated ids are those that exist.
 * Without this nearly every request would end as "not found".
 * @param {Record<string, string[]>} known ids by the name of their parameter or field
 * @returns {Record<string, unknown>}
 */
export function documentWithKnownIds(known) {
  const document = deviatingDocument("/v1");
  for (const item of Object.values(document.paths)) {
    for (const operation of Object.values(item)) {
      for (const parameter of operation.parameters ?? []) {
        if (parameter.in !== "path" || !(parameter.name in known)) continue;
        parameter.schema = someKnown(known[parameter.name]);
        delete parameter.example;
      }
    }
  }
  const job = document.components.schemas.CreateFineTuningJobRequest.properties;
  job.training_file = someKnown(known.training_file);
  job.model = { anyOf: [{ enum: ["gpt-4o-mini", "gpt-4.1-nano"] }, { type: "string" }] };
  return document;
}

const someKnown = (/** @type {string[] | undefined} */ ids) => ({
  anyOf: [
    { type: "string", enum: ids ?? [] },
    { type: "string", minLength: 1 },
  ],
});
