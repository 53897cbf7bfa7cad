/** The Pulumi stack that is selected where a command is given, and its settings as `pulumi up` would read them. */

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { redact } from "../endpoint/credential";
import { settingProblems } from "../endpoint/settings";
import type { ConfigGetter } from "../engine/stack-config";
import { ConfigError } from "../errors";
import { parsedJson } from "../values";
import { readExport, type StateResource } from "./orphans-state";
import type { PulumiAnswer, World } from "./world";

export interface SelectedStack {
  project: string;
  stack: string;
  /** Throws `ConfigError` for a secret that cannot be decrypted. The values are in this closure alone. */
  config: ConfigGetter;
  /** The resources of this package in the stack's state. */
  resources(): Promise<StateResource[]>;
}

export const stackName = ({ project, stack }: Pick<SelectedStack, "project" | "stack">): string =>
  `${project}/${stack}`;

type Here = Pick<World, "directory" | "pulumi" | "tell">;

const instead = "--no-pulumi takes the connection from the environment alone";

/**
 * Asks the `pulumi` command; `undefined` outside a Pulumi project, and with a remark where no stack can be asked for: then
 * `pulumi up` could not be run here either. Throws `ConfigError` where a stack is selected and its settings are wrong or
 * cannot be read: what the environment says would lead to another server than the stack's.
 */
export async function selectedStack(world: Here): Promise<SelectedStack | undefined> {
  const directory = projectDirectory(world.directory);
  if (directory === undefined) return undefined;
  const [named, settings] = await Promise.all([
    world.pulumi(["stack", "--show-name", "--fully-qualify-stack-names"]),
    world.pulumi(["config", "--json", "--show-secrets"]),
  ]);
  if (named.code !== 0) {
    world.tell(`Note: no stack's connection, ${noStackText(named)}; the environment's is used\n`);
    return undefined;
  }
  // `organization/project/stack`
  const [stack = "", project = ""] = named.stdout.trim().split("/").reverse();
  const name = stackName({ project, stack });
  const entries = await settingsOf(world, name, settings);
  const config = getterOf(name, entries, settings);
  const [problem] = settingProblems({ names: Object.keys(entries), get: config, project });
  if (problem !== undefined) throw new ConfigError(`stack ${name}: ${problem}`);
  return {
    project,
    stack,
    config,
    resources: async () => {
      const exported = await world.pulumi(["stack", "export"]);
      if (exported.code !== 0) throw new ConfigError(`the state of stack ${name}: ${wordsOf(exported)}`);
      return readExport(exported.stdout, `the state of stack ${name}`);
    },
  };
}

/** Where Pulumi finds the project's file: here or above. */
function projectDirectory(directory: string): string | undefined {
  if (["yaml", "yml", "json"].some((ending) => existsSync(join(directory, `Pulumi.${ending}`)))) return directory;
  const above = dirname(directory);
  return above === directory ? undefined : projectDirectory(above);
}

function noStackText(answer: PulumiAnswer): string {
  return answer.code === undefined ? "because there is no `pulumi` on PATH" : `as pulumi says: ${wordsOf(answer)}`;
}

/** Pulumi's own words. What it wrote as its answer may hold keys and is never shown. */
function wordsOf({ code, stderr }: PulumiAnswer): string {
  if (code === undefined) return "there is no `pulumi` on PATH";
  const said = redact(stderr.trim().split("\n").at(-1) ?? "").replace(/^error: /, "");
  return said === "" ? `pulumi ended with ${code}` : said;
}

const Settings = z.record(z.string(), z.looseObject({ value: z.string().optional(), secret: z.boolean().optional() }));
type Settings = z.output<typeof Settings>;

/** All settings; without the values of secrets where these cannot be decrypted. */
async function settingsOf(world: Here, name: string, settings: PulumiAnswer): Promise<Settings> {
  const readable = settings.code === 0 ? settings : await world.pulumi(["config", "--json"]);
  if (readable.code !== 0)
    throw new ConfigError(`the settings of stack ${name}: ${wordsOf(readable)}\n  Next: mend that; or ${instead}.`);
  const parsed = Settings.safeParse(parsedJson(readable.stdout));
  if (parsed.success) return parsed.data;
  throw new ConfigError(
    `the settings of stack ${name}: \`pulumi config --json\` answers in a shape that this version does not know. Next: ${instead}.`,
  );
}

function getterOf(name: string, entries: Settings, settings: PulumiAnswer): ConfigGetter {
  return (key) => {
    const entry = Object.hasOwn(entries, key) ? entries[key] : undefined;
    if (entry?.secret === true && entry.value === undefined)
      throw new ConfigError(
        `the secret ${key} of stack ${name} cannot be read: ${wordsOf(settings)}\n` +
          `  Next: set what pulumi asks for, or name a variable that holds the key with --api-key-env; ${instead}.`,
      );
    return entry?.value;
  };
}
