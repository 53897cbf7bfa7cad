import { ApiError, ProtocolError } from "../errors";
import { fieldsOf, parsedJson } from "../values";
import { adviceFor } from "./advice";
import { firstWords } from "./first-words";
import { retryAfterMs } from "./retry";
import type { Answer } from "./transport";

/** What a user can do about a refusal that one vendor means otherwise than the rest. */
export type Advice = (refused: { message: string; status: number; code: string | undefined }) => string | undefined;

/** Turns an answer outside 200–299 into the error that the caller sees. `doing` and `host` open the sentence; `keyFrom` says whose key it was, `advice` what only this vendor means. */
export function refusalOf(
  answer: Answer,
  about: {
    doing: string;
    host: string;
    wallMs: number;
    keyFrom: string;
    advice?: Advice | undefined;
    conceal(text: string): string;
  },
): ApiError | ProtocolError {
  const { status } = answer;
  const text = answer.body.toString("utf8");
  const said = readError(text);
  const requestId = answer.header("x-request-id") ?? answer.header("apim-request-id");
  const where = requestId === undefined ? "" : `, request ${requestId}`;
  const redirected = status >= 300 && status < 400;
  // A proxy's 404 page must not be taken for the API's word that something is gone.
  if (redirected || (said === undefined && status === 404)) {
    const target = redirected ? ` (to ${answer.header("location") ?? "nowhere"}; redirects are not followed)` : "";
    return new ProtocolError(
      about.conceal(
        `${about.doing}: ${about.host} answered ${status}${target}, but not as this API does${where}: ${firstWords(text)}`,
      ),
      status,
    );
  }
  const code = said?.code;
  const message = said?.message ?? firstWords(text);
  const advice =
    about.advice?.({ message, status, code }) ?? adviceFor({ status, code, message, keyFrom: about.keyFrom });
  return new ApiError(
    about.conceal(
      `${about.doing}: ${about.host} says: ${message} (${[status, code].filter((part) => part !== undefined).join(" ")}${where})${advice === undefined ? "" : `\n  Next: ${advice}`}`,
    ),
    {
      status,
      code,
      said: about.conceal(message),
      type: said?.type,
      param: said?.param,
      requestId,
      retryAfterMs: retryAfterMs(answer.header, about.wallMs),
    },
  );
}

interface Said {
  message: string;
  code?: string | undefined;
  type?: string | undefined;
  param?: string | undefined;
}

/** Reads the error out of a body in every shape seen: OpenAI's envelope, a plain string, un-nested, FastAPI's detail. */
export function readError(text: string): Said | undefined {
  const body = parsedJson(text);
  if (typeof body === "string") return { message: body };
  const fields = fieldsOf(body);
  if (fields === undefined) return undefined;
  const outer = fields.error ?? fields.detail ?? fields;
  if (typeof outer === "string") return { message: outer, code: asText(fields.code), type: asText(fields.type) };
  if (Array.isArray(outer)) return { message: messageOf(outer) ?? JSON.stringify(outer) };
  const inner = fieldsOf(outer);
  const message = messageOf(inner?.message) ?? messageOf(inner?.detail);
  const code = asText(inner?.code);
  if (message === undefined && code === undefined) return undefined;
  return { message: message ?? code ?? "", code, type: asText(inner?.type), param: asText(inner?.param) };
}

function messageOf(value: unknown): string | undefined {
  if (typeof value === "string" && value !== "") return value;
  if (!Array.isArray(value) || value.length === 0) return undefined;
  return value
    .map((part) => (typeof part === "string" ? part : (asText(fieldsOf(part)?.msg ?? part) ?? JSON.stringify(part))))
    .join("; ");
}

function asText(value: unknown): string | undefined {
  if (typeof value === "string" && value !== "") return value;
  return typeof value === "number" ? String(value) : undefined;
}
