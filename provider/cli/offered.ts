import { isNotOffered, isWrongKey } from "../api/statuses";

/** What a server may lack, or a key may not see: then `otherwise`. Every other error is thrown again. */
export async function ifOffered<T>(reading: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (isNotOffered(error) || isWrongKey(error)) return otherwise;
    throw error;
  }
}
