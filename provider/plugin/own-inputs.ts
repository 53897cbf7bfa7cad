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
  /** What the stack's settings say of the Pulumi organization. */
  organization?: string | undefined;
}

/**
 * The engine tells no plugin the Pulumi organization. Stacks whose state is no service of Pulumi's are all in the one of this
 * name; the setting `fine-tuning:pulumiOrganization` says another one, so that jobs are found by the same keys as in TypeScript.
 */
const ORGANIZATION = "organization";

const own = ["resourceUrn", "pulumiOrganization", "timeouts", "secretArguments"] as const;
const ownNames = new Set<string>([...own, ...own.map(storedName), "__provider"]);

/** Properties without what comes with each call anew: no state needs it, also where a dynamic resource left it there. */
export const withoutOwn = (properties: Properties): Properties =>
  Object.fromEntries(Object.entries(properties).filter(([name]) => !ownNames.has(name)));

/**
 * What to say of a job that a program in TypeScript declared in another organization than jobs are looked for in here. Nothing
 * changes as long as the state knows it.
 */
export function movedFrom({ kind, organization = ORGANIZATION }: Call, olds: Properties): string | undefined {
  const { pulumiOrganization: former } = asPlain(olds);
  if (kind !== "FineTuningJob" || typeof former !== "string" || former === organization) return undefined;
  return (
    `the job was declared in the Pulumi organization "${former}", which Pulumi does not tell a provider plugin. Nothing changes now; ` +
    "after a `destroy` the job would not be found again, and trained and paid once more. Next: " +
    `\`pulumi config set fine-tuning:pulumiOrganization ${former}\`.`
  );
}

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
