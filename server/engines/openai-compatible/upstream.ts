import { Agent, type Dispatcher, request } from "undici";
import { type ErrorCode, HttpError } from "../../protocol/errors";
import { isClientError, status } from "../../protocol/status";
import { messageOf } from "../../system/errors";
import type { AnswersAddress } from "../types";
import { shortened } from "./chunks";

export type Answer = Dispatcher.ResponseData;

/** A request to the server that answers which was not carried out. */
export interface Refusal {
  status: number;
  /** What that server says, shortened and without its key. */
  message: string;
  retryAfter?: string;
}

/** The connection to the server that answers. @param env holds its key */
export function connectTo(address: AnswersAddress, env: NodeJS.ProcessEnv) {
  const agent = new Agent();
  const variable = address.apiKeyEnvironment;
  const key = () => (variable === undefined ? undefined : env[variable]);
  /** Its own words may repeat what it was sent. */
  const withoutKey = (text: string) => {
    const secret = key();
    return secret ? text.replaceAll(secret, "[key]") : text;
  };
  const server = `The server that answers for "${address.model}" at ${address.url}`;

  async function send(method: "GET" | "POST", path: string, body?: object, signal?: AbortSignal): Promise<Answer> {
    const secret = key();
    const headers = {
      "content-type": "application/json",
      ...(secret ? { authorization: `Bearer ${secret}` } : {}),
    };
    try {
      return await request(`${address.url}${path}`, {
        method,
        headers,
        dispatcher: agent,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(signal ? { signal } : {}),
      });
    } catch (error) {
      signal?.throwIfAborted();
      const why = `${server} cannot be reached (${withoutKey(reasonOf(error))}). Start it, or correct "answers" in models.json.`;
      throw unavailable("answers_unreachable", why);
    }
  }

  return {
    server,
    send,
    withoutKey,
    async refusalIn({ statusCode, headers, body }: Answer): Promise<Refusal> {
      const text = await body.text().catch(() => "");
      const after = headers["retry-after"];
      return {
        status: statusCode,
        message: shortened(withoutKey(messageIn(text))),
        ...(typeof after === "string" ? { retryAfter: after } : {}),
      };
    },
    /** What a client of ours is told of a refusal. @param what "the question" */
    errorOf(refusal: Refusal, what: string): HttpError {
      const { status: code, message, retryAfter } = refusal;
      if (code === status.tooManyRequests)
        return new HttpError(code, `${server} has too much to do: ${message}`, {
          type: "rate_limit_error",
          code: "rate_limit_exceeded",
          ...(retryAfter === undefined ? {} : { retryAfter }),
        });
      if (code === status.unauthorized || code === status.forbidden) {
        const source =
          variable === undefined ? '"answers.apiKeyEnvironment" in models.json names none' : `that of ${variable}`;
        return unavailable("answers_unauthorized", `${server} refuses the key (${source}): ${message}`);
      }
      if (code === status.badRequest) return new HttpError(code, `${server} refuses ${what}: ${message}`);
      const verb = isClientError(code) ? "refuses" : "failed at";
      return unavailable("answer_failed", `${server} ${verb} ${what} (${code}): ${message}`);
    },
    close: () => agent.destroy(),
  };
}

export type Upstream = ReturnType<typeof connectTo>;

export const unavailable = (code: ErrorCode, message: string): HttpError =>
  new HttpError(status.serviceUnavailable, message, { code });

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(", ");
  return messageOf(error);
}

/** The sentence in an error's body, in any of the shapes that are in use. */
function messageIn(text: string): string {
  try {
    const { error, message, detail } = Object(JSON.parse(text));
    for (const found of [error?.message, error, message, detail]) if (typeof found === "string") return found;
  } catch {
    // A proxy's page, or plain text.
  }
  return text === "" ? "it gives no reason" : text;
}
