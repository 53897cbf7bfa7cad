import { fieldsOf } from "../values";
import type { Job } from "./types";
import { camelCase } from "./wire";

/**
 * What the server chose, with what this version has no name for (`learningRate`, `loraR`), in camelCase. Of these numbers
 * and switches only: a text may be a key that the program gave to the vendor.
 */
export function chosenHyperparameters({ method, hyperparameters, extra }: Job): Record<string, unknown> | undefined {
  const known = method?.[method.type]?.hyperparameters ?? hyperparameters;
  const ofMethod = method && fieldsOf(fieldsOf(fieldsOf(extra?.method)?.[method.type])?.hyperparameters);
  const unknown = Object.entries(ofMethod ?? fieldsOf(extra?.hyperparameters) ?? {}).filter(([, value]) =>
    ["number", "boolean"].includes(typeof value),
  );
  if (known === undefined && unknown.length === 0) return undefined;
  return { ...Object.fromEntries(unknown.map(([name, value]) => [camelCase(name), value])), ...known };
}
