import type { ConfigGetter } from "../engine/stack-config";
import { ConfigError, NoKeyError, ProviderError } from "../errors";
import { listed, withoutNull } from "../values";
import type { KeySource } from "./credential";
import { Credential, redact } from "./credential";
import type { Environment } from "./dispatcher";
import type { Endpoint } from "./endpoint";
import { mayCarryKey, normalizeBaseUrl, plainHttpRefusal } from "./endpoint";
import type { Place, PlaceSetting, Places } from "./place";

/** Where to call. What is left out comes from the Pulumi configuration `fine-tuning:*`, then from the environment. */
export interface GivenConnection {
  /** Address up to and including the version, e.g. `https://api.openai.com/v1`. @default config `fine-tuning:baseUrl`, then `OPENAI_BASE_URL`, then the vendor's own */
  baseUrl?: string | undefined;
  /** How the server wants to be spoken to. @default config `fine-tuning:dialect`, then "openai" */
  dialect?: string | undefined;
  /** Name of the environment variable that holds the key; the key itself never becomes an input. @default config `fine-tuning:apiKey`, then the vendor's own variable, such as `OPENAI_API_KEY` */
  apiKeyEnv?: string | undefined;
  /** Sent as `OpenAI-Organization`. @default config `fine-tuning:organization`, then `OPENAI_ORG_ID` */
  organization?: string | undefined;
  /** Sent as `OpenAI-Project`. @default config `fine-tuning:project`, then `OPENAI_PROJECT_ID` */
  project?: string | undefined;
  /** Azure's `api-version`. @default none, which means the `/openai/v1` routes */
  apiVersion?: string | undefined;
  /** The account at a vendor whose calls name one. @default config `fine-tuning:accountId`, then the vendor's own variable */
  accountId?: string | undefined;
}

/** Something wrong with the settings, for `check` to report beside the argument it belongs to. */
export interface ConnectionProblem {
  /** Path of the argument, such as `connection.baseUrl`; empty where the value comes from elsewhere: `reason` names that. */
  property: string;
  reason: string;
}

/** A problem where there are no arguments to report it beside. */
export const problemText = ({ property, reason }: ConnectionProblem): string =>
  property === "" ? reason : `${property}: ${reason}`;

export interface ResolvedConnection {
  endpoint: Endpoint;
  /** Reads the key anew at every call. Throws `NoKeyError` naming the settings when there is none. */
  key: KeySource;
  /** The same for checkpoint permissions; falls back to the ordinary key. */
  adminKey: KeySource;
  problems: ConnectionProblem[];
}

/**
 * Where to call and with which key: the resource's `connection`, else Pulumi configuration `fine-tuning:*`, else the
 * environment, which is read when it is needed. Never throws: what is wrong stands in `problems`.
 */
export function resolveConnection(
  input: GivenConnection | undefined,
  config: ConfigGetter,
  env: Environment,
  places: Places,
): ResolvedConnection {
  const found = (name: keyof GivenConnection, variables: readonly string[] = []): Setting | undefined =>
    [
      { name: `connection.${name}`, isArgument: true, value: input?.[name] },
      { name: `fine-tuning:${name}`, isArgument: false, value: config(`fine-tuning:${name}`) },
      ...variables.map((variable) => ({ name: variable, isArgument: false, value: env[variable] })),
    ].find((one): one is Setting => isSet(one.value));
  const problems: ConnectionProblem[] = [];
  const refuse = (setting: Setting, reason: string) => problems.push(problemOf(setting, reason));
  const { dialect, place } = placeOf(found("dialect"), places, refuse);
  const setting = (name: PlaceSetting) => found(name, place.variables[name])?.value.trim();
  const apiVersion = setting("apiVersion");
  const accountId = setting("accountId");
  if (accountId === undefined && place.accountWanted !== undefined)
    refuse({ name: "connection.accountId", isArgument: true, value: "" }, place.accountWanted);
  const endpoint: Endpoint = {
    baseUrl: checkedUrl(found("baseUrl", place.variables.baseUrl), place, apiVersion, refuse),
    dialect,
    ...withoutNull({ organization: setting("organization"), project: setting("project"), apiVersion, accountId }),
  };
  const key = keySource(endpoint, place, input?.apiKeyEnv, config, env);
  return { endpoint, key, adminKey: adminKeySource(key, config, env), problems };
}

/** A value and where it comes from: an argument, the stack's configuration, or a variable. */
interface Setting {
  name: string;
  isArgument: boolean;
  value: string;
}

/** Named by where the value was set: nobody finds a wrong variable by the name of an argument. */
function problemOf({ name, isArgument }: Setting, reason: string): ConnectionProblem {
  return isArgument ? { property: name, reason } : { property: "", reason: `${name}: ${reason}` };
}

/** `"openai", "azure" or "nebius"` */
function alternatives(names: readonly string[]): string {
  return listed(
    names.map((name) => `"${name}"`),
    "or",
  );
}

/** Whatever has the length of a key may be one that was put in a wrong place. */
const quotable = (text: string): string => (text.length <= 12 ? `"${text}"` : "like the one given");

type Refuse = (setting: Setting, reason: string) => void;

/** The dialect that is named; of a name that is none the usual one, so that all else is judged too. */
function placeOf(given: Setting | undefined, places: Places, refuse: Refuse): { dialect: string; place: Place } {
  const [usual = ""] = places.names;
  const wanted = given?.value.trim() ?? usual;
  const place = places.get(wanted);
  if (place !== undefined) return { dialect: wanted, place };
  if (given !== undefined) refuse(given, `there is no dialect ${quotable(wanted)}: use ${alternatives(places.names)}`);
  return { dialect: usual, place: places.usual };
}

/** The base URL in its one spelling. A wrong one is kept as it is: no call may go anywhere else instead. */
function checkedUrl(given: Setting | undefined, place: Place, apiVersion: string | undefined, refuse: Refuse): string {
  const setting: Setting = given ?? { name: "connection.baseUrl", isArgument: true, value: place.baseUrl ?? "" };
  if (setting.value === "") {
    refuse(setting, place.baseUrlWanted ?? `${place.vendor} needs the address of its API`);
    return "";
  }
  try {
    const baseUrl = normalizeBaseUrl(setting.value, (path) => place.path?.(path, apiVersion) ?? path);
    if (!mayCarryKey(baseUrl)) refuse(setting, plainHttpRefusal(baseUrl));
    return baseUrl;
  } catch (error) {
    if (!ProviderError.is(error)) throw error;
    refuse(setting, error.message);
    return redact(setting.value);
  }
}

const looksLikeName = (text: string) => /^[A-Z][A-Z0-9_]*$/.test(text);

/** Not what does not look like a name: it may be the key itself. */
const variableText = (name: string) =>
  looksLikeName(name) ? `the environment variable ${name}` : "an environment variable";

/** The key in the order of the settings. Closures only: nothing that could be printed holds it. */
function keySource(
  endpoint: Endpoint,
  { keyVariables, scheme: make, otherKey }: Place,
  apiKeyEnv: string | undefined,
  config: ConfigGetter,
  env: Environment,
): KeySource {
  const other = otherKey?.();
  return () => {
    if (apiKeyEnv !== undefined) {
      const own = env[apiKeyEnv];
      // What does not look like a name is a mistake for a preview without a key too.
      const Missing = looksLikeName(apiKeyEnv) ? NoKeyError : ConfigError;
      if (!isSet(own))
        throw new Missing(`no key: \`connection.apiKeyEnv\` names ${variableText(apiKeyEnv)}, and it is not set`);
      return make(own, `the environment variable ${apiKeyEnv}`);
    }
    const configured = config("fine-tuning:apiKey");
    if (isSet(configured)) return make(configured, "fine-tuning:apiKey of the stack's configuration");
    for (const variable of keyVariables) {
      const value = env[variable];
      if (isSet(value)) return make(value, `the environment variable ${variable}`);
    }
    if (other !== undefined) return other();
    throw new NoKeyError(
      `no key for ${endpoint.baseUrl}: set ${keyVariables[0]} in the environment, or run \`pulumi config set --secret fine-tuning:apiKey\``,
    );
  };
}

function adminKeySource(key: KeySource, config: ConfigGetter, env: Environment): KeySource {
  return () => {
    const configured = config("fine-tuning:adminKey");
    if (isSet(configured)) return Credential.bearer(configured, "fine-tuning:adminKey of the stack's configuration");
    const value = env.OPENAI_ADMIN_KEY;
    return isSet(value) ? Credential.bearer(value, "the environment variable OPENAI_ADMIN_KEY") : key();
  };
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value.trim() !== "";
}
