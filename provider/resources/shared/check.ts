import type { dynamic } from "@pulumi/pulumi";
import { z } from "zod";
import { secretPaths, secretTexts, withoutSecrets } from "../../engine/hide-secrets";
import type { ArgumentPath } from "../../engine/secret-arguments";
import { containsUnknown } from "../../engine/unknown";
import { nearest } from "../../spelling";

/** A sentence about one argument, named by its path: `method.supervised.hyperparameters.nEpochs`. */
export interface Problem {
  property: string;
  reason: string;
}

/** Arguments that may hold a key in the wrong place, or rows of any size. */
const neverShown = new Set<PropertyKey>(["connection", "rows"]);

/**
 * A problem as the engine is to print it. Beside the name of a property it would print its value as it sees it: a secret in
 * plain, all rows, or `output<string>{}`. So the name stands in the sentence, and the engine names the resource alone.
 */
export function failureOf({ property, reason }: Problem, inputs: Record<string, unknown>): dynamic.CheckFailure {
  const paths = secretPaths(inputs);
  const name = enclosing(paths, property) ?? property;
  const subject = name === "" ? "" : `property ${name}: `;
  return { property: "", reason: subject + withoutSecrets(reason, secretTexts(inputs, paths)) };
}

/**
 * The problems that a strict schema finds in the inputs of a resource.
 * What is not known yet in a preview is not wrong: the engine asks again when it is known.
 */
export function schemaProblems(schema: z.ZodType, inputs: Record<string, unknown>): Problem[] {
  const issues = schema.safeParse(inputs).error?.issues ?? [];
  const secrets = secretPaths(inputs);
  return issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) => ({
        property: dotPath([...issue.path, key]),
        reason: unknownArgument(key, schema, issue.path),
      }));
    const value = valueAt(inputs, issue.path);
    if (containsUnknown(value)) return [];
    return [{ property: dotPath(issue.path), reason: issue.message + given(value, issue.path, secrets) }];
  });
}

/** The value, where it is short and may be shown. */
function given(value: unknown, path: PropertyKey[], secrets: readonly ArgumentPath[]): string {
  if (neverShown.has(path[0] ?? "") || enclosing(secrets, dotPath(path)) !== undefined) return "";
  const isShort =
    typeof value === "number" || typeof value === "boolean" || (typeof value === "string" && value.length < 40);
  return isShort ? `; it is ${JSON.stringify(value)}` : "";
}

/** The inputs without the engine's own key, which no schema of ours should see. */
export function withoutProvider(news: Record<string, unknown>): Record<string, unknown> {
  const { __provider, ...inputs } = news;
  return inputs;
}

/** The secret argument that an argument is or lies within. The names inside may be secret as well. */
function enclosing(paths: readonly ArgumentPath[], property: string): string | undefined {
  return paths
    .map((path) => z.core.toDotPath(path))
    .find(
      (secret) => property === secret || (property.startsWith(secret) && /^[.[]/.test(property.slice(secret.length))),
    );
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
