import type { z } from "zod";
import { badRequest, type ErrorCode, type HttpError } from "./errors";

/** The body as the schema wants it, or a 400 that names the field the way the vendor does. */
export function parseBody<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw badRequest("We could not parse the JSON body of your request: a JSON object is expected.");
  }
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw issue === undefined ? badRequest("Invalid request body.") : errorOf(issue, body, []);
}

function errorOf(issue: z.core.$ZodIssue, body: unknown, above: PropertyKey[]): HttpError {
  const path = [...above, ...issue.path];
  if (issue.code === "invalid_union") {
    const branch = issue.errors.at(-1)?.[0];
    if (branch) return errorOf(branch, body, path);
  }
  if (issue.code === "unrecognized_keys") {
    const name = pathText([...path, issue.keys[0] ?? ""]);
    return badRequest(`Unknown parameter: '${name}'.`, name, "unknown_parameter");
  }
  const name = pathText(path);
  const value = valueAt(body, path);
  if (value === undefined && issue.code !== "custom") {
    return badRequest(`Missing required parameter: '${name}'.`, name, "missing_required_parameter");
  }
  return badRequest(...describe(issue, name, value));
}

function describe(issue: z.core.$ZodIssue, name: string, value: unknown): [string, string, ErrorCode] {
  switch (issue.code) {
    case "too_small":
    case "too_big": {
      const [word, sign] = issue.code === "too_small" ? ["below minimum", ">"] : ["above maximum", "<"];
      const bound = issue.code === "too_small" ? issue.minimum : issue.maximum;
      const side = issue.code === "too_small" ? "min" : "max";
      if (issue.origin === "string" || issue.origin === "array") {
        const size = (value as string | unknown[]).length;
        const kind = issue.origin === "string" ? "string" : "array";
        const text = `Invalid '${name}': ${kind} too ${side === "min" ? "short" : "long"}. Expected ${side}imum length ${bound}, but got length ${size} instead.`;
        return [text, name, `${kind}_${side === "min" ? "below_min" : "above_max"}_length`];
      }
      const comparison = issue.inclusive === false ? sign : `${sign}=`;
      const text = `Invalid '${name}': ${word} value. Expected a value ${comparison} ${bound}, but got ${String(value)} instead.`;
      return [text, name, `number_${side === "min" ? "below_min" : "above_max"}_value`];
    }
    case "invalid_type":
      return [
        `Invalid type for '${name}': expected ${issue.expected}, but got ${kindOf(value)} instead.`,
        name,
        "invalid_type",
      ];
    case "invalid_value": {
      const values = issue.values.map((each) => `'${String(each)}'`).join(", ");
      return [`Invalid value for '${name}'. Supported values are: ${values}.`, name, "invalid_value"];
    }
    default:
      return [`Invalid '${name}': ${issue.message}`, name, "invalid_value"];
  }
}

const kindOf = (value: unknown): string => (value === null ? "null" : Array.isArray(value) ? "an array" : typeof value);

const pathText = (path: PropertyKey[]): string =>
  path.reduce<string>(
    (text, step) =>
      typeof step === "number" ? `${text}[${step}]` : text === "" ? String(step) : `${text}.${String(step)}`,
    "",
  );

const valueAt = (body: unknown, path: PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, step) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, step)
        ? (value as Record<PropertyKey, unknown>)[step]
        : undefined,
    body,
  );
