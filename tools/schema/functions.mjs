// @ts-check
import { requiredOf } from "./types.mjs";

/** @typedef {import("../reference/declarations.mjs").FunctionDeclaration} FunctionDeclaration */
/** @typedef {import("../reference/declarations.mjs").TypeDeclaration} TypeDeclaration */
/** @typedef {import("./types.mjs").Spec} Spec */

/**
 * @param {FunctionDeclaration} lookup
 * @param {TypeDeclaration} everyLookup what all of them take
 * @param {ReturnType<typeof import("./types.mjs").typeWriter>} writer
 * @returns {Spec}
 */
export function functionOf({ name, text, arguments: args, result }, everyLookup, writer) {
  const fields = args.length > 0 ? args : everyLookup.fields;
  return {
    description: text,
    inputs: { type: "object", properties: writer.properties(fields, name), required: requiredOf(fields) },
    outputs: outputsOf({ name, text, result }, writer),
  };
}

/**
 * Functions answer with an object, so a list is its only property, named as the function is: `getModels` has `models`. What is in it
 * is what the function is for.
 * @param {Pick<FunctionDeclaration, "name" | "text" | "result">} lookup
 * @param {ReturnType<typeof import("./types.mjs").typeWriter>} writer
 * @returns {Spec}
 */
function outputsOf({ name, text, result }, writer) {
  if (result.kind === "named") {
    const { fields } = writer.declarationOf(result.name);
    return { type: "object", properties: writer.properties(fields, result.name), required: requiredOf(fields) };
  }
  const list = name.slice(name.search(/[A-Z][a-z]+$/)).toLowerCase();
  return {
    type: "object",
    properties: { [list]: { ...writer.typeOf(result, { owner: name, field: list, whole: false }), description: text } },
    required: [list],
  };
}
