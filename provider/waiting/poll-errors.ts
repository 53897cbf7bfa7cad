import { isThrottled } from "../api/statuses";
import { ApiError, ProtocolError, TransportError } from "../errors";

/** How many refusals in a row end a wait: a key that is being rotated or a list of jobs that lags answers so for a moment. */
export const patienceWithRefusals = 3;

/**
 * True where waiting may cure what a look ran into: no answer, an answer from some proxy, a rate limit, a server's own
 * failure. False for an answer that means "you may not" or "there is no such job", and for everything unforeseen.
 */
export function mayPass(error: unknown): boolean {
  if (ApiError.is(error)) return !isRefusal(error);
  return TransportError.is(error) || ProtocolError.is(error);
}

/** The server clearly said no to the question itself: wrong key (401), not allowed (403), no such job (404, 410). */
export function isRefusal(error: unknown): error is ApiError {
  return ApiError.is(error) && [401, 403, 404, 410].includes(error.status);
}

/** What a look ran into, as part of a progress line. */
export function pollErrorNote(error: unknown): string {
  if (isThrottled(error)) return "server asks to slow down (429)";
  if (ApiError.is(error)) return `server answers ${error.status}`;
  if (ProtocolError.is(error)) return "server gives an answer that is not the API's";
  return "server unreachable";
}
