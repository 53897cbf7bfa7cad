import type { TimeoutInputs } from "../engine/declaration";
import type { Properties } from "../engine/handler";
import { asPlain, asStored, storedName } from "../engine/hidden-inputs";
import type { ResourceKind } from "../engine/shell";
import { withoutUndefined } from "../values";
import type { Received } from "./values";

/** What the engine says with each call, and a dynamic resource's program has to. */
export interface Call {
  kind: ResourceKind;
  urn: string;
  timeouts?: TimeoutInputs | undefined;
}

/**
 * The engine tells no plugin the Pulumi organization. Stacks whose state is no service of Pulumi's are all in the one of this
 * name; two organizations with the same project, stack and account at the vendor are told apart by `fine-tuning:namespace`.
 */
const ORGANIZATION = "organization";

const own = ["resourceUrn", "pulumiOrganization", "timeouts", "secretArguments"] as const;
const ownNames = new Set<string>([...own, ...own.map(storedName), "__provider"]);

/** Properties without what comes with each call anew: no state needs it, also where a dynamic resource left it there. */
export const withoutOwn = (properties: Properties): Properties =>
  Object.fromEntries(Object.entries(properties).filter(([name]) => !ownNames.has(name)));

/** Properties as handlers expect them, with what comes with the call. */
export function given({ urn, timeouts }: Call, { values, secrets }: Received): Properties {
  const told = asStored({
    resourceUrn: urn,
    pulumiOrganization: ORGANIZATION,
    timeouts,
    secretArguments: secrets.length === 0 ? undefined : secrets,
  });
  return withoutUndefined({ ...asStored(asPlain(withoutOwn(values))), ...told });
}
