/** Tool definitions as the model is shown them: TypeScript declarations, which is what their tokens are counted of. */

import { isObject } from "../rules/objects";

type Fields = Record<string, unknown>;

/** The declarations of a row's `tools` and `functions`; undefined where it has none. */
export function renderTools(row: Fields): string | undefined {
  const tools = Array.isArray(row.tools) ? row.tools.map((tool) => (isObject(tool) ? tool.function : undefined)) : [];
  const functions = Array.isArray(row.functions) ? row.functions : [];
  const definitions = [...tools, ...functions].filter(isObject);
  if (definitions.length === 0) return undefined;
  return ["namespace functions {", "", ...definitions.flatMap(declare), "} // namespace functions"].join("\n");
}

function declare(definition: Fields): string[] {
  const lines = typeof definition.description === "string" ? [`// ${definition.description}`] : [];
  const parameters = definition.parameters;
  const properties = isObject(parameters) ? membersOf(parameters, 0) : [];
  if (properties.length === 0) return [...lines, `type ${definition.name} = () => any;`, ""];
  return [...lines, `type ${definition.name} = (_: {`, ...properties, "}) => any;", ""];
}

/** Deeper schemas read `any`; nobody's tools go there, and a row must not overflow the stack. */
const MAX_INDENT = 40;

function membersOf(schema: Fields, indent: number): string[] {
  if (!isObject(schema.properties) || indent > MAX_INDENT) return [];
  const required = Array.isArray(schema.required) ? schema.required : [];
  const margin = " ".repeat(indent);
  return Object.entries(schema.properties).flatMap(([name, member]) => {
    const described = isObject(member) && typeof member.description === "string" && indent < 2;
    const line = `${margin}${name}${required.includes(name) ? "" : "?"}: ${typeOf(member, indent)},`;
    return described ? [`${margin}// ${member.description}`, line] : [line];
  });
}

function typeOf(schema: unknown, indent: number): string {
  if (!isObject(schema) || indent > MAX_INDENT) return "any";
  const choices = Array.isArray(schema.enum) ? schema.enum : undefined;
  switch (schema.type) {
    case "string":
      return choices?.map((choice) => JSON.stringify(choice)).join(" | ") ?? "string";
    case "integer":
    case "number":
      return choices?.join(" | ") ?? "number";
    case "boolean":
    case "null":
      return schema.type;
    case "array":
      return `${typeOf(schema.items, indent + 2)}[]`;
    case "object":
      return ["{", ...membersOf(schema, indent + 2), `${" ".repeat(indent)}}`].join("\n");
    default:
      return "any";
  }
}
