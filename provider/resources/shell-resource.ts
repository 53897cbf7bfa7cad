import type { CustomResourceOptions, Inputs } from "@pulumi/pulumi";
import { CustomResource } from "../engine/sdk";
import { suspendStackTraces } from "../engine/stack-traces";
import { type ResourceKind, shellText } from "../shell";
import { declarationOf, typeOf } from "./declaration";

/** What `pulumi.dynamic.Resource` is, with the shell for its provider. */
export abstract class ShellResource extends CustomResource {
  constructor(kind: ResourceKind, name: string, props: Inputs, opts: CustomResourceOptions | undefined) {
    const resumeStackTraces = suspendStackTraces();
    try {
      super(typeOf(kind), name, { ...props, ...declarationOf(name, kind, opts), __provider: shellText(kind) }, opts);
    } finally {
      resumeStackTraces();
    }
  }
}
