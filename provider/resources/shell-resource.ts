import type { CustomResourceOptions, Inputs } from "@pulumi/pulumi";
import { previewMark } from "../engine/preview-mark";
import { CustomResource, isDryRun } from "../engine/sdk";
import { suspendStackTraces } from "../engine/stack-traces";
import { type ResourceKind, shellText } from "../shell";
import { withFormerTypes } from "./aliases";
import { declarationOf } from "./declaration";
import { typeOf } from "./identity";
import { secretArguments } from "./secret-arguments";

/** What `pulumi.dynamic.Resource` is, with the shell for its provider. */
export abstract class ShellResource extends CustomResource {
  constructor(kind: ResourceKind, name: string, props: Inputs, opts: CustomResourceOptions | undefined) {
    const resumeStackTraces = suspendStackTraces();
    try {
      // What is only read is never checked, so nobody would take the mark out again.
      const mark = previewMark(isDryRun() && opts?.id === undefined);
      const declaration = { ...declarationOf(name, kind, opts), secretArguments: secretArguments(props) };
      const inputs = { ...props, ...mark, ...declaration, __provider: shellText(kind) };
      super(typeOf(kind), name, inputs, withFormerTypes(kind, opts));
    } finally {
      resumeStackTraces();
    }
  }
}
