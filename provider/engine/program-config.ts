import { allConfig, getProject } from "./sdk";
import type { StackConfig } from "./stack-config";

/** The stack's configuration in a program, read anew at every call; outside a Pulumi program it is empty. */
export function programConfig(): StackConfig {
  const values = allConfig();
  return { names: Object.keys(values), get: (name) => values[name], project: getProject() };
}
