import { type Command, Option } from "commander";
import { type ConnectedApi, connectApi } from "../api/connect-api";
import { type ConnectionInput, resolveConnection } from "../endpoint/connection";
import type { KeySource } from "../endpoint/credential";
import type { Endpoint } from "../endpoint/endpoint";
import { ConfigError } from "../errors";
import type { World } from "./world";

export interface ConnectionFlags {
  baseUrl?: string;
  dialect?: "openai" | "azure";
  apiVersion?: string;
  organization?: string;
  project?: string;
  apiKeyEnv?: string;
}

/** Adds the flags that say where to call. The key itself is never a flag: everyone on a machine can read command lines. */
export function withConnection(command: Command): Command {
  return command
    .addOption(new Option("--base-url <url>", "where the API is (default: OPENAI_BASE_URL, else OpenAI)"))
    .addOption(new Option("--dialect <name>", "how the server is spoken to").choices(["openai", "azure"]))
    .addOption(new Option("--api-version <version>", "Azure's api-version"))
    .addOption(new Option("--organization <id>", "(default: OPENAI_ORG_ID)"))
    .addOption(new Option("--project <id>", "(default: OPENAI_PROJECT_ID)"))
    .addOption(
      new Option("--api-key-env <name>", "environment variable that holds the key").default(
        undefined,
        "OPENAI_API_KEY",
      ),
    );
}

export interface Connected {
  api: ConnectedApi;
  endpoint: Endpoint;
  /** Takes remarks for whoever gave the command. */
  tell(text: string): void;
}

/** Opens the connection for one command and closes it afterwards. Throws `ConfigError` where a setting is wrong. */
export async function connected<T>(
  flags: ConnectionFlags,
  world: World,
  use: (to: Connected) => Promise<T>,
): Promise<T> {
  const { baseUrl, dialect, apiVersion, organization, project, apiKeyEnv } = flags;
  const input: ConnectionInput = { baseUrl, dialect, apiVersion, organization, project, apiKeyEnv };
  const { endpoint, key, adminKey, problems } = resolveConnection(input, () => undefined, world.env);
  const [problem] = problems;
  if (problem !== undefined)
    throw new ConfigError(problem.property === "" ? problem.reason : `${flagOf(problem.property)}: ${problem.reason}`);
  await requireKey(key, endpoint, apiKeyEnv ?? "OPENAI_API_KEY", world);
  const api = connectApi({ endpoint, key, adminKey, clock: world.clock, random: world.random });
  try {
    return await use({ api, endpoint, tell: world.tell });
  } finally {
    await api.close();
  }
}

/** In the words of the command line; a key that cannot be had otherwise (Entra, Azure's own variable) is tried first. */
async function requireKey(key: KeySource, endpoint: Endpoint, variable: string, { env }: World): Promise<void> {
  try {
    await key();
  } catch (error) {
    if (env[variable] !== undefined) throw error;
    throw new ConfigError(
      `no key for ${endpoint.baseUrl}: the environment variable ${variable} is not set. Next: set it, or name another one with --api-key-env.`,
    );
  }
}

/** `connection.baseUrl` is `--base-url` here. */
function flagOf(property: string): string {
  return `--${property.replace(/^connection\./, "").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
