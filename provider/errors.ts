/**
 * The few error classes. A class exists only where a caller branches on it; everything finer is `code` and `status`.
 * On create and update the engine prints nothing but `message`, so the message is the interface:
 * what was being done, what happened, where to look, what to do now.
 */

// A marker instead of instanceof: it survives two copies of the package in one process.
const marker = Symbol.for("pulumi-fine-tuning.error");

type Kind = "api" | "transport" | "protocol" | "config" | "no-key" | "user";

export class ProviderError extends Error {
  readonly [marker]: Kind;

  constructor(kind: Kind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this[marker] = kind;
  }

  static is(error: unknown): error is ProviderError {
    return kindOf(error) !== undefined;
  }
}

export interface ApiErrorDetails {
  status: number;
  code?: string | undefined;
  /** The server's own words, without ours around them. */
  said?: string | undefined;
  type?: string | undefined;
  param?: string | undefined;
  requestId?: string | undefined;
  retryAfterMs?: number | undefined;
}

/** The server said no. Carries neither headers nor bodies, so that nothing secret can travel in it. */
export class ApiError extends ProviderError {
  readonly status: number;
  readonly code: string | undefined;
  readonly said: string | undefined;
  readonly type: string | undefined;
  readonly param: string | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(message: string, details: ApiErrorDetails, options?: ErrorOptions) {
    super("api", message, options);
    this.status = details.status;
    this.code = details.code;
    this.said = details.said;
    this.type = details.type;
    this.param = details.param;
    this.requestId = details.requestId;
    this.retryAfterMs = details.retryAfterMs;
  }

  static override is(error: unknown): error is ApiError {
    return kindOf(error) === "api";
  }
}

/** No answer arrived. `neverSent` is true where the connection was never made, so the server cannot have acted. */
export class TransportError extends ProviderError {
  constructor(
    message: string,
    readonly neverSent: boolean,
    options?: ErrorOptions,
  ) {
    super("transport", message, options);
  }

  static override is(error: unknown): error is TransportError {
    return kindOf(error) === "transport";
  }
}

/** An answer that we do not understand: HTML from a proxy, cut JSON, a shape that is not the API's. */
export class ProtocolError extends ProviderError {
  constructor(
    message: string,
    readonly status: number | undefined,
    options?: ErrorOptions,
  ) {
    super("protocol", message, options);
  }

  static override is(error: unknown): error is ProtocolError {
    return kindOf(error) === "protocol";
  }
}

/** Something about the connection or configuration is missing or wrong; the message names the setting. */
export class ConfigError extends ProviderError {
  constructor(message: string, options?: ErrorOptions) {
    super("config", message, options);
  }
}

/** There is no key to call with: nothing was asked of anybody. A preview can live with that. */
export class NoKeyError extends ProviderError {
  constructor(message: string, options?: ErrorOptions) {
    super("no-key", message, options);
  }

  static override is(error: unknown): error is NoKeyError {
    return kindOf(error) === "no-key";
  }
}

/** Anything else that the user can correct: the message says what is wrong and what to do. */
export class UserError extends ProviderError {
  constructor(message: string, options?: ErrorOptions) {
    super("user", message, options);
  }
}

/**
 * Whether a request that failed so may nevertheless have been carried out. False only for a clear refusal, and where
 * nothing was sent; whoever spends money has to look before sending it again in every other case, an abort included.
 */
export function mayHaveBeenAccepted(error: unknown): boolean {
  if (TransportError.is(error)) return !error.neverSent;
  if (ApiError.is(error) || ProtocolError.is(error)) {
    const { status } = error;
    const refused = status !== undefined && status >= 300 && status < 500 && status !== 408 && status !== 409;
    return !refused;
  }
  return !ProviderError.is(error);
}

/** The words of anything thrown. Not `instanceof Error`: errors of Node's own come from another realm under some loaders. */
export function messageOf(error: unknown): string {
  const { message } = typeof error === "object" && error !== null ? (error as { message?: unknown }) : {};
  return typeof message === "string" && message !== "" ? message : String(error);
}

function kindOf(error: unknown): Kind | undefined {
  return typeof error === "object" && error !== null && marker in error
    ? (error as { [marker]: Kind })[marker]
    : undefined;
}
