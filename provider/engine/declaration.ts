import type * as pulumi from "@pulumi/pulumi";
import { typeOf } from "./identity";
import { isMocked } from "./mocks";
import { programError } from "./plain-error";
import { createUrn, getOrganization, getProject, getStack } from "./sdk";
import type { ResourceKind } from "./shell";

/**
 * What only the program knows of a resource and the provider needs: its exact URN (names alone are not unique below
 * components), the organization that URNs leave out, and `customTimeouts`, which the engine does not hand to
 * dynamic providers. Values that a transform sets are not seen here.
 */
export function declarationOf(name: string, kind: ResourceKind, opts: pulumi.CustomResourceOptions | undefined) {
  return {
    resourceUrn: urnOf(name, typeOf(kind), opts?.parent),
    pulumiOrganization: organizationHere(),
    timeouts: timeoutsOf(name, opts?.customTimeouts),
  };
}

/** Seconds, from the resource option `customTimeouts`. */
export interface TimeoutInputs {
  create?: number | undefined;
  update?: number | undefined;
  delete?: number | undefined;
}

/** A unit test's mocks name no organization unless they are asked to. */
const organizationHere = () => (isMocked() ? "organization" : getOrganization());

/**
 * The URN without what it depends on. As an output it would depend on the parent, and depending on a component means
 * depending on all its children: two siblings below one would wait for each other for ever. Without a parent nothing has
 * to be waited for.
 */
function urnOf(name: string, type: string, parent: pulumi.Resource | undefined): string | Promise<string> {
  if (parent === undefined) return `urn:pulumi:${getStack()}::${getProject()}::${type}::${name}`;
  return new Promise((resolve) => createUrn(name, type, parent).apply(resolve));
}

function timeoutsOf(name: string, timeouts: pulumi.CustomTimeouts | undefined): TimeoutInputs | undefined {
  if (timeouts === undefined) return undefined;
  const seconds = (event: keyof TimeoutInputs) => {
    const text = timeouts[event];
    if (text === undefined) return undefined;
    const parsed = parseDuration(text);
    if (parsed !== undefined) return parsed;
    throw programError(
      `"${name}": customTimeouts.${event} is "${text}", which is no duration. Write it like "90s", "30m" or "1h30m".`,
    );
  };
  return { create: seconds("create"), update: seconds("update"), delete: seconds("delete") };
}

const unitSeconds: Record<string, number> = { ns: 1e-9, us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };

/** Seconds of a duration as Pulumi writes them (Go's `time.ParseDuration`): `1h30m`, `90s`, `1.5h`. */
export function parseDuration(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)];
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (unitSeconds[unit ?? ""] ?? 0), 0);
}
