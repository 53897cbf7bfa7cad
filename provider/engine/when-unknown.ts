import type * as pulumi from "@pulumi/pulumi";

/** Calls back when an output is not known in a preview, where `apply` does nothing. */
export function whenUnknown(output: pulumi.Output<unknown>, then: () => void): void {
  // Not among the SDK's declarations; without it nothing is said.
  const { isKnown } = output as { isKnown?: Promise<boolean> };
  // Whoever reads the output hears of what went wrong with it.
  isKnown?.then((known) => known || then()).catch(() => {});
}
