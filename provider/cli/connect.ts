import { type Command, Option } from "commander";
import { type ConnectedApi, connectApi } from "../api/connect-api";
import { type DialectName, dialects } from "../api/dialects";
import { type GivenConnection, resolveConnection } from "../endpoint/connection";
import type { KeySource } from "../endpoint/credential";
import { describeEndpoint, type Endpoint } from "../endpoint/endpoint";
import { ConfigError, NoKeyError } from "../errors";
import { type SelectedStack, selectedStack, stackName } from "./selected-stack";
import type { World } from "./world";

export interface ConnectionFlags {
  baseUrl?: string;
  dialect?: DialectName;
  apiVersion?: string;
  organization?: string;
  project?: string;
  accountId?: string;
  apiKeyEnv?: string;
  /** False leaves the stack that is selected here unasked. */
  pulumi?: boolean;
}

/** Adds the flags that say where to call. The key itself is never a flag: everyone on a machine can read command lines. */
export function withConnection(command: Command): Command {
  return command
    .addOption(
      new Option("--base-url <url>", "where the API is (default: the stack's, else OPENAI_BASE_URL, else OpenAI)"),
    )
    .addOption(new Option("--dialect <name>", "how the server is spoken to").choices(dialects.names))
    .addOption(new Option("--api-version <version>", "Azure's api-version"))
    .addOption(new Option("--organization <id>", "(default: the stack's, else OPENAI_ORG_ID)"))
    .addOption(new Option("--project <id>", "(default: the stack's, else OPENAI_PROJECT_ID)"))
    .addOption(new Option("--account-id <id>", "the account at a vendor whose calls name one"))
    .addOption(
      new Option("--api-key-env <name>", "environment variable that holds the key").default(
        undefined,
        "the stack's key, else the vendor's own variable, such as OPENAI_API_KEY",
      ),
    )
    .addOption(new Option("--no-pulumi", "do not take the connection from the Pulumi stack that is selected here"));
}

export interface Connected {
  api: ConnectedApi;
  endpoint: Endpoint;
  /** Of the Pulumi project in which the command is given. */
  stack: SelectedStack | undefined;
  /** Takes remarks for whoever gave the command. */
  tell(text: string): void;
}

/**
 * Opens the connection for one command and closes it afterwards. Where to call and with which key is found as by `pulumi up`:
 * the flags, else the settings of the stack that is selected here, else the environment. Throws `ConfigError` where a setting
 * is wrong.
 */
export async function connected<T>(
  flags: ConnectionFlags,
  world: World,
  use: (to: Connected) => Promise<T>,
): Promise<T> {
  const { baseUrl, dialect, apiVersion, organization, project, accountId, apiKeyEnv } = flags;
  const input: GivenConnection = { baseUrl, dialect, apiVersion, organization, project, accountId, apiKeyEnv };
  const stack = flags.pulumi === false ? undefined : await selectedStack(world);
  const config = stack?.config ?? (() => undefined);
  const { endpoint, key, adminKey, problems } = resolveConnection(input, config, world.env, dialects.places);
  const [problem] = problems;
  if (problem !== undefined)
    throw new ConfigError(problem.property === "" ? problem.reason : `${flagOf(problem.property)}: ${problem.reason}`);
  if (stack !== undefined) world.tell(`stack ${stackName(stack)}: ${describeEndpoint(endpoint)}\n`);
  await requireKey(key, endpoint, stack, flags);
  const api = connectApi({ endpoint, key, adminKey, clock: world.clock, random: world.random, env: world.env });
  try {
    return await use({ api, endpoint, stack, tell: world.tell });
  } finally {
    await api.close();
  }
}

/** In the words of the command line; a key that cannot be had otherwise (Entra, Azure's own variable) is tried first. */
async function requireKey(
  key: KeySource,
  endpoint: Endpoint,
  stack: SelectedStack | undefined,
  { apiKeyEnv }: ConnectionFlags,
): Promise<void> {
  try {
    await key();
  } catch (error) {
    if (!NoKeyError.is(error)) throw error;
    const variable = apiKeyEnv ?? dialects.places.get(endpoint.dialect)?.keyVariables[0] ?? "OPENAI_API_KEY";
    const unset = `the environment variable ${variable} is not set`;
    const why =
      stack === undefined || apiKeyEnv !== undefined
        ? unset
        : `stack ${stackName(stack)} has no fine-tuning:apiKey, and ${unset}`;
    throw new ConfigError(
      `no key for ${endpoint.baseUrl}: ${why}. Next: set it, or name another one with --api-key-env.`,
    );
  }
}

/** `connection.baseUrl` is `--base-url` here. */
function flagOf(property: string): string {
  return `--${property.replace(/^connection\./, "").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
