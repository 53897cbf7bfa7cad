import { z } from "zod";
import { containsUnknown } from "../engine/unknown";
import { nearest } from "../spelling";

/** A sentence about one argument, named by its path: `method.supervised.hyperparameters.nEpochs`. */
export interface Problem {
  property: string;
  reason: string;
}

/** Arguments that may hold a key, or rows that are secret. */
const mayBeSecret = new Set<PropertyKey>(["connection", "rows"]);

/** The engine prints the value of an argument that has a problem. Under this name it finds none. */
export const unprinted = (argument: string): string => `${argument}[*]`;

/**
 * The problems that a strict schema finds in the inputs of a resource.
 * What is not known yet in a preview is not wrong: the engine asks again when it is known.
 */
export function schemaProblems(schema: z.ZodType, inputs: Record<string, unknown>): Problem[] {
  const issues = schema.safeParse(inputs).error?.issues ?? [];
  return issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) => ({
        // A key for the API is easily put where there is no place for it.
        property: issue.path.length === 0 ? unprinted(key) : dotPath([...issue.path, key]),
        reason: unknownArgument(key, schema, issue.path),
      }));
    const value = valueAt(inputs, issue.path);
    if (containsUnknown(value)) return [];
    return [{ property: nameOf(issue.path), reason: issue.message + given(value, issue.path) }];
  });
}

function nameOf(path: PropertyKey[]): string {
  const isWholeSecret = path.length === 1 && mayBeSecret.has(path[0] ?? "");
  return isWholeSecret ? unprinted(dotPath(path)) : dotPath(path);
}

/** The engine shows the value of an argument, but of a nested one only `<nil>`. */
function given(value: unknown, path: PropertyKey[]): string {
  if (mayBeSecret.has(path[0] ?? "")) return "";
  const isShort =
    typeof value === "number" || typeof value === "boolean" || (typeof value === "string" && value.length < 40);
  return path.length > 1 && isShort ? `; it is ${JSON.stringify(value)}` : "";
}

/** The inputs without the engine's own key, which no schema of ours should see. */
export function withoutProvider(news: Record<string, unknown>): Record<string, unknown> {
  const { __provider, ...inputs } = news;
  return inputs;
}

function valueAt(root: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    root,
  );
}

const dotPath = (path: PropertyKey[]) => z.core.toDotPath(path);

function unknownArgument(key: string, schema: z.ZodType, path: PropertyKey[]): string {
  const holder = schemaAt(schema, path);
  const near = holder instanceof z.ZodObject ? nearest(key, Object.keys(holder.shape)) : undefined;
  return near === undefined ? "is not an argument" : `is not an argument; did you mean "${near}"?`;
}

/** The part of a schema that judges the value at a path, as far as objects and lists lead there. */
function schemaAt(schema: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>((part, key) => {
    const holder = bare(part);
    if (holder instanceof z.ZodArray) return holder.element;
    return holder instanceof z.ZodObject ? bare(holder.shape[String(key)]) : undefined;
  }, schema);
}

const bare = (schema: unknown) => (schema instanceof z.ZodOptional ? schema.unwrap() : schema);
