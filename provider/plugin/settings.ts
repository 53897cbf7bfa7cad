import { providerProblems, settingNames, settingProblems } from "../endpoint/settings";
import type { Properties } from "../engine/handler";
import { isUnknown } from "../engine/unknown";
import { urnParts } from "../engine/urn";
import { fieldsOf } from "../values";
import type { Checked } from "./resources";
import { marked, received } from "./values";

const NAMESPACE = "fine-tuning";

/** What a stack says of the Pulumi organization. */
export const ORGANIZATION_SETTING = `${NAMESPACE}:pulumiOrganization`;

/** Settings by their full names, such as `fine-tuning:baseUrl`. */
export type Settings = Readonly<Record<string, string>>;

/**
 * The settings of a provider that a program declares are kept in the state, keys among them encrypted. Those of the stack are
 * not: they are read where the engine hands them to each plugin, so that no key is in the state and none there is stale.
 */
export function checkSettings(urn: string, news: Properties, stackConfig: string | undefined): Checked {
  const { values, secrets } = received(news);
  const own = Object.keys(values).filter((name) => !isTheEngines(name));
  const known = new Set<string>(settingNames);
  const names = own.filter((name) => known.has(name) || values[name] !== undefined);
  const { name = "", project } = urnParts(urn) ?? {};
  const isDeclared = !isDefault(name) || hasItsOwn(values, stackConfig);
  const problems = isDeclared
    ? providerProblems(names, (name) => settingText(values[name]))
    : settingProblems({
        names: names.map((name) => `${NAMESPACE}:${name}`),
        get: (name) => settingText(values[name.slice(NAMESPACE.length + 1)]),
        project,
      });
  const failures = problems.map((reason) => ({ property: "", reason }));
  const kept = isDeclared ? Object.entries(values) : Object.entries(values).filter(([name]) => isTheEngines(name));
  const keys = own.filter((name) => /key/i.test(name)).map((name) => [name]);
  return { inputs: marked(Object.fromEntries(kept), [...secrets, ...keys]), failures };
}

/** How the engine names a provider that no program declares: `default`, its version, from where it comes. */
const isDefault = (name: string) => /^default(_|$)/.test(name);

/** A program may call its provider so too: what the engine declares is as the stack says, setting by setting. */
function hasItsOwn(values: Properties, stackConfig: string | undefined): boolean {
  if (stackConfig === undefined || stackConfig === "") return false;
  const stack = settingsOf({}, stackConfig);
  return settingNames.some((name) => settingText(values[name]) !== stack[`${NAMESPACE}:${name}`]);
}

/** What the engine adds to a provider's arguments for itself. */
const isTheEngines = (name: string) => ["version", "pluginDownloadURL"].includes(name) || name.startsWith("__");

/** What this process works with: the stack's settings, and before them those of a provider that a program declares. */
export function settingsOf(args: Properties, stackConfig: string | undefined): Settings {
  const own = Object.entries(received(args).values).filter(([name]) => !isTheEngines(name));
  const all = [...Object.entries(stackSettings(stackConfig)), ...own].flatMap(([name, value]): [string, string][] => {
    const text = settingText(value);
    return text === undefined ? [] : [[name.includes(":") ? name : `${NAMESPACE}:${name}`, text]];
  });
  return Object.fromEntries(all);
}

/** The engine hands each plugin the stack's configuration of its namespace, in `PULUMI_CONFIG`, as JSON. */
function stackSettings(stackConfig: string | undefined): Properties {
  if (stackConfig === undefined || stackConfig === "") return {};
  try {
    return fieldsOf(JSON.parse(stackConfig)) ?? {};
  } catch {
    throw new Error("the engine handed over a configuration that is no JSON");
  }
}

/** Numbers and the like arrive as such from a program, and as text from a configuration. */
function settingText(value: unknown): string | undefined {
  if (value === undefined || value === null || isUnknown(value)) return undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
}
