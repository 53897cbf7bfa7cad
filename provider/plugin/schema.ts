import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { ResourceKind } from "../engine/shell";

const TYPE = "fine-tuning:index:";

const properties = z.record(z.string(), z.unknown());

const shape = z.object({
  version: z.string(),
  resources: z.record(z.string(), z.object({ inputProperties: properties, properties })),
});

/** `schema.json` as it stands in the package: what the engine is told. */
export const schemaText = (): string => readFileSync(join(__dirname, "..", "..", "schema.json"), "utf8");

/** Names of a kind's arguments and outputs. */
export interface Names {
  inputs: string[];
  outputs: string[];
}

let parsed: z.output<typeof shape> | undefined;

function schema(): z.output<typeof shape> {
  parsed ??= shape.parse(JSON.parse(schemaText()));
  return parsed;
}

/** The package's version. */
export const packageVersion = (): string => schema().version;

/** What a kind of resource takes and gives. */
export function namesOf(kind: ResourceKind): Names {
  const resource = schema().resources[TYPE + kind];
  return { inputs: Object.keys(resource?.inputProperties ?? {}), outputs: Object.keys(resource?.properties ?? {}) };
}

/** `FineTuningJob` of `fine-tuning:index:FineTuningJob`, or of an earlier type within a URN. */
export const nameIn = (token: string): string => token.slice(token.lastIndexOf(":") + 1);
