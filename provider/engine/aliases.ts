import type { Alias, CustomResourceOptions, Input, URN } from "@pulumi/pulumi";
import { formerTypeOf } from "./identity";
import { Output } from "./sdk";
import type { ResourceKind } from "./shell";

/** The options with aliases by which the engine finds a resource of an older state, also under a former name. */
export function withFormerTypes(kind: ResourceKind, opts: CustomResourceOptions | undefined): CustomResourceOptions {
  const type = formerTypeOf(kind);
  const own = opts?.aliases ?? [];
  return { ...opts, aliases: [...own, { type }, ...own.filter(saysNoType).map((alias) => ({ ...alias, type }))] };
}

/** A URN says it; what is an output is known too late to look into it. */
function saysNoType(alias: Input<URN | Alias>): alias is Alias {
  return typeof alias === "object" && !Output.isInstance(alias) && !("then" in alias) && alias.type === undefined;
}
