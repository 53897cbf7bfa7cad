import type { dynamic } from "@pulumi/pulumi";

/** Reads Pulumi configuration by its full name, such as `fine-tuning:baseUrl`. */
export type ConfigGetter = (name: string) => string | undefined;

/** A stack's configuration as one process sees it. */
export interface StackConfig {
  /** Full names, such as `fine-tuning:baseUrl`. */
  names: readonly string[];
  get: ConfigGetter;
  /** The Pulumi project: names that a program reads without a namespace are stored under its name. */
  project: string | undefined;
}

/** Settings as the SDK would hand them over, for our own plugin, which is given them by the engine itself. */
export function configOf(settings: Readonly<Record<string, string>>): dynamic.Config & { rawConfig: object } {
  const get = (name: string) => settings[name];
  const required = (name: string) => {
    const value = get(name);
    if (value === undefined) throw new Error(`there is no setting "${name}"`);
    return value;
  };
  return { rawConfig: settings, get, require: required };
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
