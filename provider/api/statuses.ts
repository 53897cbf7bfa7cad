import { ApiError, ProtocolError } from "../errors";

// What the status of an answer says about the question, for all who decide by it.

/** The API's own word that there is no such thing. */
export function isGone(error: unknown): error is ApiError {
  return ApiError.is(error) && error.status === 404;
}

/** The server does not know this kind of question: no such route, not by this method, not implemented. */
export function isUnsupported(error: unknown): error is ApiError {
  return ApiError.is(error) && unsupported.includes(error.status);
}

/** There is no such thing or no such route here, whoever says so. */
export function isMissing(error: unknown): boolean {
  const status = statusOf(error);
  return status !== undefined && unsupported.includes(status);
}

/** The server does not serve this, or not to this key; somebody in between may be the one who says so. */
export function isNotOffered(error: unknown): boolean {
  const status = statusOf(error);
  return status !== undefined && [400, 403, ...unsupported].includes(status);
}

/** The key is none for this server. */
export function isWrongKey(error: unknown): boolean {
  return statusOf(error) === 401;
}

/** The key may not do this. */
export function isForbidden(error: unknown): error is ApiError {
  return ApiError.is(error) && error.status === 403;
}

/** Something in the request is wrong, or nothing can be done with it as things stand. */
export function isBadRequest(error: unknown): error is ApiError {
  return ApiError.is(error) && error.status === 400;
}

/** The server read the request, and does not accept what stands in it. */
export function isUnprocessable(error: unknown): error is ApiError {
  return ApiError.is(error) && error.status === 422;
}

/** The server had this and has it no longer: the vendor ended a service. */
export function isDiscontinued(error: unknown): boolean {
  return statusOf(error) === 410;
}

/** The server asks to be asked less often. */
export function isThrottled(error: unknown): error is ApiError {
  return ApiError.is(error) && error.status === 429;
}

/** Something else is happening to the same thing just now. */
export function isConflict(error: unknown): boolean {
  return statusOf(error) === 409;
}

/** May well be different in a moment: too slow, too early, too often, or the server's own failure. */
export function isTransient(error: unknown): boolean {
  const status = statusOf(error);
  return status !== undefined && isTransientStatus(status);
}

/** The same of a bare status. 501 will be the same tomorrow. */
export function isTransientStatus(status: number): boolean {
  return [408, 425, 429].includes(status) || (status >= 500 && status !== 501);
}

const unsupported = [404, 405, 501];

function statusOf(error: unknown): number | undefined {
  return ApiError.is(error) || ProtocolError.is(error) ? error.status : undefined;
}
