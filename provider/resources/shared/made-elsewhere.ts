import type { FineTuningApi } from "../../api/fine-tuning-api";
import { isGone } from "../../api/statuses";
import type { GivenConnection } from "../../endpoint/connection";
import { describeEndpoint, type Endpoint, sameEndpoint } from "../../endpoint/endpoint";
import { containsUnknown } from "../../engine/unknown";
import { UserError } from "../../errors";
import type { Session } from "../../session/session";
import { withoutUndefined } from "../../values";

/** Where an object lives; never contains a key. */
export interface StoredEndpoint {
  /** Address up to and including the version. */
  baseUrl: string;
  /** How the server wants to be spoken to: `openai`, `azure`, … */
  dialect: string;
  /** Organization that was asked for, where one was. */
  organization?: string | undefined;
  /** Project that was asked for, where one was. */
  project?: string | undefined;
  /** Account that calls name, where they name one. */
  accountId?: string | undefined;
}

/** What a resource remembers of the endpoint where its object was made; nothing in the state of `get`. */
export interface Remembered {
  endpoint?: StoredEndpoint | undefined;
  /** The vendor's own name of the account, where the object told it. */
  organizationId?: string | undefined;
}

/** The endpoint as outputs store it, for the comparison that decides what a 404 means. */
export function storedEndpoint({ baseUrl, dialect, organization, project, accountId }: Endpoint): StoredEndpoint {
  return withoutUndefined({ baseUrl, dialect, organization, project, accountId });
}

/**
 * True when the settings lead to another server than the one where the object was made: an update then has to look for
 * it there. Settings that are wrong lead nowhere, and calling will say so.
 */
export function leadsElsewhere(
  session: Pick<Session, "whereTo">,
  { endpoint: made }: Remembered,
  connection: GivenConnection | undefined,
): boolean {
  if (made === undefined || containsUnknown(connection)) return false;
  const now = session.whereTo(connection);
  const parts = ["baseUrl", "dialect", "accountId"] as const;
  return now !== undefined && parts.some((part) => now[part] !== made[part]);
}

/** Where the object is looked for now. */
export interface EndpointApi {
  endpoint: Endpoint;
  api: Pick<FineTuningApi, "listJobs">;
}

/**
 * The object, or `undefined` where it is gone. A 404 means gone only where the object was made: elsewhere, or where
 * another account answers, a wrong key or URL would forget a running job, so it is an error that names both endpoints.
 */
export async function lookWhereMade<T>(
  what: string,
  remembered: Remembered,
  { endpoint, api }: EndpointApi,
  get: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await get();
  } catch (error) {
    if (!isGone(error)) throw error;
    const { endpoint: made, organizationId } = remembered;
    if (made === undefined) return undefined;
    if (!sameEndpoint(made, endpoint))
      throw elsewhere(
        `${what} was made at ${describeEndpoint(made)} and is not at ${describeEndpoint(endpoint)}`,
        error,
      );
    const answering = organizationId === undefined ? undefined : await accountOf(api);
    if (answering === undefined || answering === organizationId) return undefined;
    throw elsewhere(
      `${what} was made at ${describeEndpoint(made)} by the account ${organizationId}, and the key is one of ${answering}`,
      error,
    );
  }
}

/** The account that a key belongs to, as its newest job tells; without a job, or a list, nobody can tell. */
async function accountOf(api: EndpointApi["api"]): Promise<string | undefined> {
  try {
    for await (const { organizationId } of api.listJobs({ pageSize: 1 })) return organizationId;
  } catch {
    return undefined;
  }
  return undefined;
}

const elsewhere = (what: string, cause: unknown) =>
  new UserError(
    `${what}. It is kept in the state. Next: point the connection (\`connection\`, the stack's settings or the environment) and the key back to where it was made, or make a new stack for the other server.`,
    { cause },
  );
