/** The HTTP statuses that this server answers. */
export const status = {
  seeOther: 303,
  badRequest: 400,
  unauthorized: 401,
  forbidden: 403,
  notFound: 404,
  methodNotAllowed: 405,
  requestTimeout: 408,
  conflict: 409,
  gone: 410,
  contentTooLarge: 413,
  unsupportedMediaType: 415,
  tooManyRequests: 429,
  headersTooLarge: 431,
  serverError: 500,
  serviceUnavailable: 503,
} as const;

export const isOk = (code: number): boolean => code >= 200 && code < 300;

export const isClientError = (code: number): boolean => code >= status.badRequest && code < status.serverError;

export const isServerError = (code: number): boolean => code >= status.serverError;
