/** Parameters of a function: a JSON Schema, or something that only looks like one. */

import { isObject } from "./objects";

const TYPES = new Set(["object", "array", "string", "number", "integer", "boolean", "null"]);

/** Nobody's schemas go deeper, and a row must not overflow the stack. */
const DEEPEST = 40;

/** What is wrong with the schema, and where below it; undefined where nothing is. */
export function schemaFault(schema: unknown): { path: string; fault: string } | undefined {
  if (isObject(schema) && schema.type !== undefined && schema.type !== "object")
    return { path: ".type", fault: `the type is ${JSON.stringify(schema.type)}, not "object"` };
  return faultIn(schema, "", 0);
}

function faultIn(schema: unknown, path: string, depth: number): { path: string; fault: string } | undefined {
  if (typeof schema === "boolean" || depth > DEEPEST) return undefined;
  if (!isObject(schema)) return { path, fault: "this is no JSON schema" };
  const { type, properties, required, items, enum: values } = schema;
  const types = Array.isArray(type) ? type : type === undefined ? [] : [type];
  const stranger = types.find((one) => typeof one !== "string" || !TYPES.has(one));
  if (stranger !== undefined)
    return { path: `${path}.type`, fault: `the type ${JSON.stringify(stranger)} is none of JSON Schema's` };
  if (required !== undefined && !(Array.isArray(required) && required.every((name) => typeof name === "string")))
    return { path: `${path}.required`, fault: '"required" is not a list of names' };
  if (values !== undefined && !(Array.isArray(values) && values.length > 0))
    return { path: `${path}.enum`, fault: '"enum" is not a list of values' };
  if (properties !== undefined && !isObject(properties))
    return { path: `${path}.properties`, fault: '"properties" is not an object' };
  for (const name in properties ?? {}) {
    const fault = faultIn(properties?.[name], `${path}.properties.${name}`, depth + 1);
    if (fault !== undefined) return fault;
  }
  for (const key of ["anyOf", "oneOf", "allOf"]) {
    const fault = choiceFault(schema[key], `${path}.${key}`, depth);
    if (fault !== undefined) return fault;
  }
  return items === undefined || Array.isArray(items) ? undefined : faultIn(items, `${path}.items`, depth + 1);
}

function choiceFault(choices: unknown, path: string, depth: number): ReturnType<typeof faultIn> {
  if (choices === undefined) return undefined;
  if (!Array.isArray(choices) || choices.length === 0) return { path, fault: "this is no list of schemas" };
  for (const [index, choice] of choices.entries()) {
    const fault = faultIn(choice, `${path}[${index}]`, depth + 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
