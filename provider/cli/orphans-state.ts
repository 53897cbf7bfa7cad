import { readFile } from "node:fs/promises";
import { text as textOf } from "node:stream/consumers";
import { z } from "zod";
import { isOurType } from "../engine/identity";
import { messageOf, UserError } from "../errors";
import { parsedJson } from "../values";

const Resource = z.looseObject({
  type: z.string(),
  urn: z.string().optional(),
  id: z.string().optional(),
  outputs: z.unknown().optional(),
});

/** A resource as a stack's state holds it. */
export type StateResource = z.output<typeof Resource>;

const StackExport = z.looseObject({
  deployment: z.looseObject({
    resources: z.array(Resource).nullish(),
    pending_operations: z.array(z.looseObject({ resource: Resource })).nullish(),
  }),
});

/** What the given stacks hold of the vendor's objects. */
export interface Held {
  /** Ids of jobs and files, names of models and checkpoints: every text of every resource of ours. */
  texts: ReadonlySet<string>;
  /** Resources of ours in all exports. */
  resources: number;
}

/**
 * Reads the files that `pulumi stack export` wrote; `-` is standard input. Throws `UserError` where one is no export:
 * a stack that cannot be read would make everything it holds look left over.
 */
export async function readHeld(paths: readonly string[], stdin: NodeJS.ReadableStream = process.stdin): Promise<Held> {
  const texts = new Set<string>();
  let resources = 0;
  for (const path of paths)
    for (const { id, outputs } of await readResources(path, stdin)) {
      resources++;
      if (id !== undefined) texts.add(id);
      collectTexts(withoutHistory(outputs), texts);
    }
  return { texts, resources };
}

/** The resources of this package in one export, with their outputs. */
export async function readResources(
  path: string,
  stdin: NodeJS.ReadableStream = process.stdin,
): Promise<StateResource[]> {
  const doing = `reading the stack export "${path}"`;
  const text = await (path === "-" ? textOf(stdin) : readFile(path, "utf8")).catch((error: unknown) => {
    throw new UserError(`${doing}: ${messageOf(error)}`);
  });
  const remedy = `run \`pulumi stack export --file ${path === "-" ? "FILE" : path}\` and give that file`;
  return readExport(text, doing, remedy);
}

/** The resources of this package in the text of an export. Throws `UserError` where it is none. */
export function readExport(text: string, doing: string, remedy?: string): StateResource[] {
  const parsed = StackExport.safeParse(parsedJson(text));
  if (!parsed.success)
    throw new UserError(
      `${doing}: this is not what \`pulumi stack export\` writes.${remedy === undefined ? "" : ` Next: ${remedy}.`}`,
    );
  const { resources, pending_operations: pending } = parsed.data.deployment;
  return [...(resources ?? []), ...(pending ?? []).map(({ resource }) => resource)].filter(({ type }) =>
    isOurType(type),
  );
}

/** A lineage names the job and model that were there before: it remembers them and does not hold them. */
function withoutHistory(outputs: unknown): unknown {
  return typeof outputs === "object" && outputs !== null ? { ...outputs, lineage: undefined } : outputs;
}

function collectTexts(value: unknown, texts: Set<string>): void {
  if (typeof value === "string") texts.add(value);
  else if (typeof value === "object" && value !== null)
    for (const item of Object.values(value)) collectTexts(item, texts);
}
