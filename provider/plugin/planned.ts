import type { Properties } from "../engine/handler";
import type { ResourceKind } from "../engine/shell";
import { UNKNOWN } from "../engine/unknown";
import { namesOf } from "./schema";

/**
 * A resource as a preview sees it: what the program wrote, and nothing known of the rest. This version asks the engine for no
 * previews of creates and updates; should it send one, nobody is asked and nothing is paid.
 */
export function planned(kind: ResourceKind, inputs: Properties): Properties {
  const unknown = namesOf(kind).outputs.map((name): [string, unknown] => [name, UNKNOWN]);
  return { ...Object.fromEntries(unknown), ...inputs };
}
