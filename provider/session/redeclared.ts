import type { Properties } from "../engine/handler";
import { identityOf } from "../engine/identity";

/**
 * What this process is about to make: arguments that were checked as those of a new resource. With `deleteBeforeReplace` the
 * engine deletes the predecessor before it makes its successor, which may take over the very same job.
 */
export interface Redeclared {
  /** Takes the arguments of a resource that is new, or replaces one. */
  checked(urn: string, inputs: Properties): void;
  /** The resource is there: what is deleted from now on is nothing that it waits for. */
  made(urn: string): void;
  /** What is still to be made; `undefined` where nothing is. */
  of(urn: string): Properties | undefined;
}

export function createRedeclared(): Redeclared {
  const waiting = new Map<string, Properties>();
  return {
    checked: (urn, inputs) => {
      waiting.set(identityOf(urn), inputs);
    },
    made: (urn) => {
      waiting.delete(identityOf(urn));
    },
    of: (urn) => waiting.get(identityOf(urn)),
  };
}
