import type { CustomResourceOptions, Inputs } from "@pulumi/pulumi";
import { withFormerTypes } from "./aliases";
import { declarationOf } from "./declaration";
import { asStored, inBothSpellings } from "./hidden-inputs";
import { typeOf } from "./identity";
import { insteadOfImport } from "./instead-of-import";
import { isMocked } from "./mocks";
import { programError } from "./plain-error";
import { previewMark } from "./preview-mark";
import { unreachableRuntime } from "./runtime-reach";
import { CustomResource, isDryRun } from "./sdk";
import { secretArguments } from "./secret-arguments";
import { type ResourceKind, shellText } from "./shell";
import { suspendStackTraces } from "./stack-traces";

/** What `pulumi.dynamic.Resource` is, with the shell for its provider. */
export abstract class ShellResource extends CustomResource {
  constructor(kind: ResourceKind, name: string, props: Inputs, opts: CustomResourceOptions | undefined) {
    if (opts?.import !== undefined) throw programError(`"${name}": ${insteadOfImport(kind, opts.import)}`);
    refuseUnreachable(name);
    const resumeStackTraces = suspendStackTraces();
    try {
      // What is only read is never checked, so nobody would take the mark out again.
      const mark = previewMark(isDryRun() && opts?.id === undefined);
      const declaration = { ...declarationOf(name, kind, opts), secretArguments: secretArguments(props) };
      const inputs = { ...asStored({ ...props, ...declaration }), ...mark, __provider: shellText(kind) };
      super(typeOf(kind), name, inputs, withFormerTypes(kind, opts && withBothSpellings(opts)));
    } finally {
      resumeStackTraces();
    }
  }
}

const withBothSpellings = (opts: CustomResourceOptions): CustomResourceOptions =>
  opts.ignoreChanges === undefined ? opts : { ...opts, ignoreChanges: inBothSpellings(opts.ignoreChanges) };

/** Under mocks there is no provider process that would have to find anything. */
function refuseUnreachable(name: string): void {
  if (isMocked()) return;
  const sentence = unreachableRuntime(process.cwd());
  if (sentence !== undefined) throw programError(`"${name}": ${sentence}`);
}
