import type { Place } from "../api/types";
import { describePlace, samePlace } from "../connection";
import { ApiError, UserError } from "../errors";

/** What a resource remembers of the place where its object was made; nothing in the state of `get`. */
export interface Remembered {
  endpoint?:
    | { baseUrl: string; dialect: string; organization?: string | undefined; project?: string | undefined }
    | undefined;
}

/**
 * The object, or `undefined` where it is gone. A 404 means gone only where the object was made: elsewhere a wrong key
 * or URL would forget a running job, so it is an error that names both places.
 */
export async function lookWhereMade<T>(
  what: string,
  remembered: Remembered,
  place: Place,
  get: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await get();
  } catch (error) {
    if (!ApiError.is(error) || error.status !== 404) throw error;
    if (remembered.endpoint === undefined || samePlace(remembered.endpoint as Place, place)) return undefined;
    throw new UserError(
      `${what} was made at ${describePlace(remembered.endpoint as Place)} and is not at ${describePlace(place)}. ` +
        "It is kept in the state. Next: point `connection` (or fine-tuning:baseUrl, OPENAI_BASE_URL) and the key back to where it was made.",
      { cause: error },
    );
  }
}
