/** The form that a reinforcement training's answers keep to, held against what the grader's templates name of an answer. */

import { nearest } from "../spelling";
import type { Found } from "./findings";
import { isObject } from "./rules/objects";
import { schemaFault } from "./rules/tool-schema";
import { templatePaths } from "./template-paths";

/** What is wrong with the format itself, and which parts of an answer the templates name that it will not have. */
export function answerFindings(grader: unknown, responseFormat: unknown): Found[] {
  const fault = responseFormat === undefined ? undefined : formatFault(responseFormat);
  if (fault !== undefined)
    return [{ code: "invalid_response_format", line: 1, detail: `the response format ${fault}` }];
  return templatePaths(grader, "sample").flatMap((path) => {
    const detail = wantingPart(path.slice(1), schemaOf(responseFormat));
    return detail === undefined ? [] : [{ code: "unknown_sample_field" as const, line: 1, detail }];
  });
}

const TYPES = ["text", "json_object", "json_schema"];
const NAME = /^[A-Za-z0-9_-]{1,64}$/;

/** In words that follow "the response format"; as the API's own document has it. */
function formatFault(format: unknown): string | undefined {
  if (!isObject(format)) return 'is not an object; write {"type": "json_schema", "json_schema": {...}}';
  if (!TYPES.some((type) => type === format.type))
    return `is of type ${JSON.stringify(format.type ?? null)}, not one of ${TYPES.join(", ")}`;
  if (format.type !== "json_schema") return undefined;
  const { json_schema: named } = format;
  if (!isObject(named)) return 'has no "json_schema"';
  if (typeof named.name !== "string" || !NAME.test(named.name))
    return `has ${named.name === undefined ? "no name" : `the name ${JSON.stringify(named.name)}`}; "json_schema" needs a "name" of 1 to 64 of the characters a-z, A-Z, 0-9, _ and -`;
  if (named.schema === undefined) return undefined;
  const wrong = schemaFault(named.schema);
  return wrong === undefined ? undefined : `has a schema that is none: schema${wrong.path}: ${wrong.fault}`;
}

type Schema = Record<string, unknown> | "any" | undefined;

/** Undefined where answers are free text. */
function schemaOf(format: unknown): Schema {
  if (!isObject(format) || format.type === "text") return undefined;
  const named = isObject(format.json_schema) ? format.json_schema : {};
  return isObject(named.schema) ? named.schema : "any";
}

/** What graders are shown of an answer. */
const PARTS = ["output_text", "output_json", "output_tools", "output_audio", "choices"];

function wantingPart(path: string, schema: Schema): string | undefined {
  const [part = "", ...names] = path.split("[", 1)[0]?.split(".") ?? [];
  const said = `the grader's template "{{sample.${path}}}"`;
  if (!PARTS.includes(part)) {
    const near = nearest(part, PARTS);
    return `${said} names no part of an answer; ${near === undefined ? `there are ${PARTS.join(", ")}` : `did you mean "{{sample.${near}}}"?`}`;
  }
  if (part !== "output_json") return undefined;
  if (schema === undefined) return `${said} needs answers in JSON, and there is no response format that says so`;
  return wantingName(said, names, schema);
}

/** Schemas that say less than their properties (`$ref`, `anyOf`) are not followed. */
function wantingName(said: string, names: string[], schema: Schema): string | undefined {
  let inner: unknown = schema;
  for (const name of names) {
    if (!isObject(inner) || !isObject(inner.properties)) return undefined;
    if (!Object.hasOwn(inner.properties, name)) {
      const known = Object.keys(inner.properties);
      const near = nearest(name, known);
      return `${said} names a field that the response format does not have; ${near === undefined ? `it has ${known.join(", ")}` : `did you mean "${near}"?`}`;
    }
    inner = inner.properties[name];
  }
  return undefined;
}
