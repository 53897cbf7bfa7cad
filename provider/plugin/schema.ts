import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Properties } from "../engine/handler";
import type { ResourceKind } from "../engine/shell";
import { fieldsOf } from "../values";

const TYPE = "fine-tuning:index:";

/** `schema.json` as it stands in the package: what the engine is told. */
export const schemaText = (): string => readFileSync(join(__dirname, "..", "..", "schema.json"), "utf8");

/** Names of a kind's arguments and outputs. */
export interface Names {
  inputs: string[];
  outputs: string[];
}

let read: Properties | undefined;

function schema(): Properties {
  read ??= fields(JSON.parse(schemaText()));
  return read;
}

/** The package's version. */
export const packageVersion = (): string => String(schema().version);

/** What a kind of resource takes and gives. */
export function namesOf(kind: ResourceKind): Names {
  const { inputProperties, properties } = fields(fields(schema().resources)[TYPE + kind]);
  return { inputs: Object.keys(fields(inputProperties)), outputs: Object.keys(fields(properties)) };
}

/** `FineTuningJob` of `fine-tuning:index:FineTuningJob`, or of an earlier type within a URN. */
export const nameIn = (token: string): string => token.slice(token.lastIndexOf(":") + 1);

const fields = (value: unknown): Properties => fieldsOf(value) ?? {};
