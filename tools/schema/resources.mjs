// @ts-check
import { requiredOf } from "./types.mjs";

/** @typedef {import("../reference/declarations.mjs").ResourceDeclaration} ResourceDeclaration */
/** @typedef {import("../reference/declarations.mjs").Field} Field */
/** @typedef {import("./types.mjs").Spec} Spec */

/** How the comment of an argument says that a change of it makes another object. */
const replacing =
  /\b(starts a new job|uploads again|way to train again|replaces (this resource|the resource|the permission))\b/;

/**
 * @param {ResourceDeclaration} resource
 * @param {(fields: Field[], owner: string) => Record<string, Spec>} properties
 * @returns {Spec}
 */
export function resourceOf({ name, text, arguments: args, outputs }, properties) {
  const inputs = properties(args, name);
  // Said, and not imposed as `replaceOnChanges` would be: the diff knows another spelling of the same from a change.
  for (const field of args)
    if (replacing.test(field.text)) inputs[field.name] = { ...inputs[field.name], willReplaceOnChanges: true };
  return {
    description: text,
    properties: nameable(properties(outputs, name), name),
    required: outputs.filter(({ absent }) => !absent).map((output) => output.name),
    inputProperties: inputs,
    requiredInputs: requiredOf(args),
    aliases: [`${name.charAt(0).toLowerCase()}${name.slice(1)}`, "fine-tuning"].map((module) => ({
      type: `pulumi-nodejs:dynamic/${module}:${name}`,
    })),
  };
}

/**
 * A class of C# has no member of its own name, so the model of a `FineTunedModel` is called `FineTunedModelName` there.
 * @param {Record<string, Spec>} outputs
 * @param {string} resource
 */
function nameable(outputs, resource) {
  const isItsName = (/** @type {string} */ name) => name.toLowerCase() === resource.toLowerCase();
  return Object.fromEntries(
    Object.entries(outputs).map(([name, output]) => [
      name,
      isItsName(name) ? { ...output, language: { csharp: { name: `${resource}Name` } } } : output,
    ]),
  );
}
