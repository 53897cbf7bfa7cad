import type { Output as PulumiOutput } from "@pulumi/pulumi";
import { isSecret, Output, output } from "./sdk";

/** The steps to a value within the arguments: `["method", "supervised", "hyperparameters", "nEpochs"]`. */
export type ArgumentPath = (string | number)[];

/**
 * Where a program put secrets, to be stored beside them: the engine hands them to the provider in plain. `undefined` where
 * there are none, so that nothing is stored.
 */
export async function secretArguments(args: object): Promise<ArgumentPath[] | undefined> {
  const judged = await Promise.all(
    [...awaitedWithin(args)].map(async ({ path, value }) => ((await isHidden(value)) ? [path] : [])),
  );
  const found = judged.flat();
  return found.length === 0 ? undefined : found;
}

type Awaited = Promise<unknown> | PulumiOutput<unknown>;

function* awaitedWithin(value: unknown, path: ArgumentPath = []): Generator<{ path: ArgumentPath; value: Awaited }> {
  if (Output.isInstance(value) || value instanceof Promise) yield { path, value };
  else if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* awaitedWithin(item, [...path, index]);
  else if (isPlain(value)) for (const [key, item] of Object.entries(value)) yield* awaitedWithin(item, [...path, key]);
}

/** A value that fails is told by the argument that holds it. */
const isHidden = (value: Awaited) => isSecret(output(value)).catch(() => false);

const isPlain = (value: unknown): value is object =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
