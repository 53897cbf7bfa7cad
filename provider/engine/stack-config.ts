import type { dynamic } from "@pulumi/pulumi";
import type { StackConfig } from "../endpoint/settings";
import { allConfig, getProject } from "./sdk";

/** The stack's configuration in a program, read anew at every call; outside a Pulumi program it is empty. */
export function programConfig(): StackConfig {
  const values = allConfig();
  return { names: Object.keys(values), get: (name) => values[name], project: getProject() };
}

/**
 * The stack's configuration in the provider process. What the SDK hands over tells only values of names that one knows;
 * where another version of the SDK keeps the rest elsewhere, there are no names to judge.
 */
export function providerConfig(given: dynamic.Config | undefined): StackConfig {
  const { rawConfig } = (given ?? {}) as { rawConfig?: unknown };
  const names = typeof rawConfig === "object" && rawConfig !== null ? Object.keys(rawConfig) : [];
  return { names, get: (name) => given?.get(name), project: process.env.PULUMI_NODEJS_PROJECT };
}
