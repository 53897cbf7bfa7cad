import type { JobCode } from "./job-codes";
import type { RequestCode } from "./request-codes";
import { isServerError, status } from "./status";

export type ErrorType = "invalid_request_error" | "server_error" | "rate_limit_error" | "insufficient_quota";

export interface ErrorBody {
  error: { message: string; type: string; param: string | null; code: string | null };
}

/** A model that is asked can fail as one that is trained can. */
export type ErrorCode = RequestCode | JobCode;

export interface ErrorDetails<Code extends string = ErrorCode> {
  param?: string | null;
  code?: Code | null;
  type?: ErrorType;
  /** Sent as `Retry-After`: seconds or a date. */
  retryAfter?: string;
}

/** An answer that is not a success, in OpenAI's envelope. Handlers throw it; `http/app.ts` sends it. */
export class HttpError<Code extends string = ErrorCode> extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly details: ErrorDetails<NoInfer<Code>> = {},
  ) {
    super(message);
    this.name = "HttpError";
  }

  body(): ErrorBody {
    const type = this.details.type ?? (isServerError(this.status) ? "server_error" : "invalid_request_error");
    return {
      error: { message: this.message, type, param: this.details.param ?? null, code: this.details.code ?? null },
    };
  }
}

export const badRequest = (message: string, param: string | null = null, code: ErrorCode | null = null): HttpError =>
  new HttpError(status.badRequest, message, { param, code });

export const notFound = {
  job: (id: string) =>
    new HttpError(status.notFound, `Could not find fine tune: ${id}`, {
      param: "fine_tune_id",
      code: "fine_tune_not_found",
    }),
  file: (id: string) => new HttpError(status.notFound, `No such File object: ${id}`, { param: "id" }),
  upload: (id: string) => new HttpError(status.notFound, `No such Upload object: ${id}`, { param: "upload_id" }),
  model: (id: string) =>
    new HttpError(status.notFound, `The model '${id}' does not exist`, { param: "model", code: "model_not_found" }),
  checkpoint: (id: string) =>
    new HttpError(status.notFound, `Could not find checkpoint: ${id}`, {
      param: "fine_tuned_model_checkpoint",
      code: "checkpoint_not_found",
    }),
  permission: (id: string) =>
    new HttpError(status.notFound, `Could not find checkpoint permission: ${id}`, { param: "permission_id" }),
};
