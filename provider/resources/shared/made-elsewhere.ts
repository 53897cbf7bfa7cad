import { isGone } from "../../api/statuses";
import type { FineTuningApi } from "../../api/types";
import { type ConnectionInput, describePlace, samePlace } from "../../endpoint/connection";
import type { Place } from "../../endpoint/endpoint";
import { containsUnknown } from "../../engine/unknown";
import { UserError } from "../../errors";
import type { Session } from "../../session/session";

/** Where an object lives; never contains a key. */
export interface Endpoint {
  /** Address up to and including the version. */
  baseUrl: string;
  /** How the server wants to be spoken to: `openai` or `azure`. */
  dialect: string;
  /** Organization that was asked for, where one was. */
  organization?: string | undefined;
  /** Project that was asked for, where one was. */
  project?: string | undefined;
}

/** What a resource remembers of the place where its object was made; nothing in the state of `get`. */
export interface Remembered {
  endpoint?: Endpoint | undefined;
  /** The vendor's own name of the account, where the object told it. */
  organizationId?: string | undefined;
}

/** The place as outputs store it, for the comparison that decides what a 404 means. */
export function endpointOf({ baseUrl, dialect, organization, project }: Place): Endpoint {
  return { baseUrl, dialect, organization, project };
}

/**
 * True when the settings lead to another server than the one where the object was made: an update then has to look for
 * it there. Settings that are wrong lead nowhere, and calling will say so.
 */
export function leadsElsewhere(
  session: Pick<Session, "whereTo">,
  { endpoint }: Remembered,
  connection: ConnectionInput | undefined,
): boolean {
  if (endpoint === undefined || containsUnknown(connection)) return false;
  const place = session.whereTo(connection);
  return place !== undefined && (place.baseUrl !== endpoint.baseUrl || place.dialect !== endpoint.dialect);
}

/** Where it is looked for now. */
export interface Whereabouts {
  place: Place;
  api: Pick<FineTuningApi, "listJobs">;
}

/**
 * The object, or `undefined` where it is gone. A 404 means gone only where the object was made: elsewhere, or where
 * another account answers, a wrong key or URL would forget a running job, so it is an error that names both places.
 */
export async function lookWhereMade<T>(
  what: string,
  remembered: Remembered,
  { place, api }: Whereabouts,
  get: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await get();
  } catch (error) {
    if (!isGone(error)) throw error;
    const { endpoint, organizationId } = remembered;
    if (endpoint === undefined) return undefined;
    const made = describePlace(endpoint as Place);
    if (!samePlace(endpoint as Place, place))
      throw elsewhere(`${what} was made at ${made} and is not at ${describePlace(place)}`, error);
    const answering = organizationId === undefined ? undefined : await accountOf(api);
    if (answering === undefined || answering === organizationId) return undefined;
    throw elsewhere(
      `${what} was made at ${made} by the account ${organizationId}, and the key is one of ${answering}`,
      error,
    );
  }
}

/** The account that a key belongs to, as its newest job tells; without a job, or a list, nobody can tell. */
async function accountOf(api: Whereabouts["api"]): Promise<string | undefined> {
  try {
    for await (const { organizationId } of api.listJobs({ pageSize: 1 })) return organizationId;
  } catch {
    return undefined;
  }
  return undefined;
}

const elsewhere = (what: string, cause: unknown) =>
  new UserError(
    `${what}. It is kept in the state. Next: point \`connection\` (or fine-tuning:baseUrl, OPENAI_BASE_URL) and the key back to where it was made, or make a new stack for the other server.`,
    { cause },
  );
