import type { Properties } from "../engine/handler";
import { wayWithoutImport } from "../engine/instead-of-import";
import type { ResourceKind } from "../engine/shell";
import { UserError } from "../errors";
import { withoutUndefined } from "../values";
import { namesOf } from "./schema";

/** Refuses to take over, or to read, what the server knows too little of: nobody hands out the rows of an upload by its id. */
export function refuseImport(kind: ResourceKind, id: string): void {
  if (kind !== "TrainingFile") return;
  throw new UserError(
    `a ${kind} cannot be imported, nor read with \`get\`, because a server does not say by the id which rows it has. ` +
      `Nothing was changed. Next: ${wayWithoutImport(kind, id)}.`,
  );
}

/** The arguments by which a program would declare what was found. */
export function imported(kind: ResourceKind, id: string, found: Properties): Properties {
  const { hyperparameters, ...rest } = found;
  // The server says them twice, and a program may only once.
  const properties = rest.method === undefined ? found : rest;
  const named = kind === "FineTunedModel" ? { ...properties, job: id } : properties;
  return withoutUndefined(Object.fromEntries(namesOf(kind).inputs.map((name) => [name, named[name]])));
}
