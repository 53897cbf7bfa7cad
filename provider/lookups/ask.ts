import type * as pulumi from "@pulumi/pulumi";
import type { ConnectedApi } from "../api/connect-api";
import type { ConnectionArgs, ConnectionInput } from "../api/connection-args";
import { type GivenConnection, problemText, resolveConnection } from "../endpoint/connection";
import { settingProblems } from "../endpoint/settings";
import { errorWithoutSecrets, secretTexts } from "../engine/hide-secrets";
import { askMocks, isMocked } from "../engine/mocks";
import { plain } from "../engine/plain-error";
import { programConfig } from "../engine/program-config";
import { output } from "../engine/sdk";
import { secretArguments } from "../engine/secret-arguments";
import { containsUnknown } from "../engine/unknown";
import { ConfigError, ProviderError, UserError } from "../errors";

/** Every look-up may say where to look. */
export interface LookupArgs {
  /** Where to call. What is left out comes from the Pulumi configuration `fine-tuning:*`, then from the environment. */
  connection?: ConnectionInput | undefined;
}

/** The same for an `…Output` form, where each value may be an output of a resource. */
export interface LookupOutputArgs {
  /** Where to call. What is left out comes from the Pulumi configuration `fine-tuning:*`, then from the environment. */
  connection?: pulumi.Input<ConnectionArgs> | undefined;
}

/**
 * One look-up, in the program's own process and with connections of its own; under a unit test's mocks nobody is called.
 * Throws `UserError` where an argument is not known, `ConfigError` where settings are wrong, and what the API throws.
 */
export async function ask<A extends LookupArgs, T>(
  name: string,
  args: A,
  answer: (api: ConnectedApi, args: A) => Promise<T>,
): Promise<T> {
  try {
    refuseUnknown(name, args);
    if (isMocked()) return await askMocks<T>(name, args);
    return await connected(name, args.connection, (api) => answer(api, args));
  } catch (error) {
    throw ProviderError.is(error) ? plain(error) : error;
  }
}

async function connected<T>(
  name: string,
  connection: GivenConnection | undefined,
  answer: (api: ConnectedApi) => Promise<T>,
): Promise<T> {
  const config = programConfig();
  // Loaded here, because a program that looks nothing up should not wait for dialects and an HTTP client.
  const { dialects } = require("../api/dialects") as typeof import("../api/dialects");
  const { endpoint, key, problems } = resolveConnection(connection, config.get, process.env, dialects.places);
  const [problem] = [...settingProblems(config), ...problems.map(problemText)];
  if (problem !== undefined) throw new ConfigError(`${name}: ${problem}`);
  const { connectApi } = require("../api/connect-api") as typeof import("../api/connect-api");
  const api = connectApi({ endpoint, key });
  try {
    return await answer(api);
  } finally {
    await api.close();
  }
}

/** The same look-up for arguments that are known later: in a preview it waits with the resources it depends on. */
export function askOutput<A extends LookupArgs, T>(
  look: (args: A) => Promise<T>,
  args: LookupOutputArgs,
): pulumi.Output<T> {
  const secrets = secretArguments(args);
  return output(args as A).apply((known) =>
    look(known as A).catch(async (error: unknown) => {
      const shown = errorWithoutSecrets(error, secretTexts(known, (await secrets) ?? []));
      throw ProviderError.is(shown) ? plain(shown) : shown;
    }),
  ) as pulumi.Output<T>;
}

/** A failed `up --continue-on-error` leaves the engine's mark for "not known" in stack outputs, where it looks like a value. */
function refuseUnknown(name: string, args: LookupArgs): void {
  const [argument] = Object.entries(args).find(([, value]) => containsUnknown(value)) ?? [];
  if (argument === undefined) return;
  throw new UserError(
    `${name}: \`${argument}\` holds no value but Pulumi's mark for one that is not known yet. ` +
      "Another stack's output has it after a failed `pulumi up --continue-on-error`. " +
      "Next: run `pulumi up` in that stack until it succeeds; for outputs of resources use the form of the look-up that takes outputs.",
  );
}
