import { ApiError, ProtocolError } from "../errors";

/** What a server may lack, or a key may not see: then `otherwise`. Trouble flies. */
export async function ifOffered<T>(reading: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    const status = ApiError.is(error) || ProtocolError.is(error) ? (error.status ?? 0) : 0;
    if ([400, 401, 403, 404, 405, 501].includes(status)) return otherwise;
    throw error;
  }
}
