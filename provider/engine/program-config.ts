import { inOwnPlugin } from "./plugin-process";
import { allConfig, getProject } from "./sdk";
import type { StackConfig } from "./stack-config";

/** The stack's configuration in a program, read anew at every call; outside a Pulumi program it is empty. */
export function programConfig(): StackConfig {
  const values = allConfig();
  // A language host that starts our plugin has loaded the SDK before the project was known to that.
  const project = inOwnPlugin() ? process.env.PULUMI_NODEJS_PROJECT : getProject();
  return { names: Object.keys(values), get: (name) => values[name], project };
}
