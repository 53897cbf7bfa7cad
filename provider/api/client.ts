import type { Dispatcher } from "undici";
import { z } from "zod";
import type { Clock } from "../clock";
import type { Credential, KeySource } from "../endpoint/credential";
import type { Endpoint } from "../endpoint/endpoint";
import { mayCarryKey, plainHttpRefusal } from "../endpoint/endpoint";
import { ApiError, ConfigError, ProtocolError, TransportError } from "../errors";
import { firstWords } from "./first-words";
import { type Advice, readError, refusalOf } from "./refusal";
import { type Failure, patienceMs, type Repeat, retryDelay } from "./retry";
import { type Answer, exchange } from "./transport";

export interface Call {
  /** What is being done, as the opening of a sentence: `getting fine-tuning job "ftjob-1"`. */
  doing: string;
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** Below the base URL, segments already encoded. */
  path: string;
  /** In place of all that leads to the API: an address that the vendor signed, elsewhere. The key is not sent there. */
  address?: string | undefined;
  query?: Record<string, string | number | undefined> | undefined;
  json?: unknown;
  /** A streamed body; opened anew for every try. */
  stream?: { headers: Record<string, string>; open(): AsyncIterable<Uint8Array> } | undefined;
  repeat: Repeat;
  key?: KeySource | undefined;
  accept?: string | undefined;
  timeoutMs?: number | undefined;
  maxBytes?: number | undefined;
  /** Called with each piece of a successful answer as it comes; for calls that are not repeated then. */
  onPiece?: ((piece: Uint8Array) => void) | undefined;
  /** What an answer without a body means, where that is an answer at all. */
  emptyIs?: unknown;
  signal?: AbortSignal | undefined;
  /** Texts in the body that no error may quote, beside the key of the call. @default none */
  secrets?: readonly string[] | undefined;
}

export interface Client {
  readonly endpoint: Endpoint;
  /** The answer to one call, tried again where that is safe. Throws `ApiError` for a refusal. */
  send(call: Call): Promise<Answer>;
  /** The same, parsed and checked. Throws `ProtocolError` where it is not what the schema describes. */
  read<T>(call: Call, schema: z.ZodType<T>): Promise<T>;
  /** The text of an answer to that call, parsed and checked as by `read`. */
  parse<T>(call: Call, text: string, schema: z.ZodType<T>, status?: number): Promise<T>;
}

export interface ClientOptions {
  endpoint: Endpoint;
  key: KeySource;
  dispatcher: Dispatcher;
  clock: Clock;
  random: () => number;
  /** Where the base URL may have been set, as a sentence lists it. */
  baseUrlSettings: string;
  /** What a user can do about a refusal that means something else at this vendor. */
  advice?: Advice | undefined;
}

const idleMs = 300_000;

export function createClient(options: ClientOptions): Client {
  const { endpoint, key, dispatcher, clock, random, advice } = options;
  if (!URL.canParse(endpoint.baseUrl))
    throw new ConfigError(`the base URL "${endpoint.baseUrl}" is not an http(s) address`);
  if (!mayCarryKey(endpoint.baseUrl)) throw new ConfigError(plainHttpRefusal(endpoint.baseUrl));
  const base = new URL(endpoint.baseUrl);
  const host = base.host;

  return { endpoint, send, read, parse };

  async function send(call: Call): Promise<Answer> {
    const startedAt = clock.now();
    for (let attempt = 0; ; attempt++) {
      const outcome = await attemptOnce(call);
      if ("answer" in outcome) return outcome.answer;
      const delay = retryDelay(outcome.failure, call.repeat, attempt, random);
      if (delay === undefined || clock.now() - startedAt + delay > patienceMs) throw outcome.error;
      await clock.sleep(delay, call.signal);
    }
  }

  async function attemptOnce(call: Call): Promise<{ answer: Answer } | { failure: Failure; error: Error }> {
    call.signal?.throwIfAborted();
    const credential = await (call.key ?? key)();
    const conceal = (text: string) => concealed(text, credential, call);
    try {
      const answer = await exchange(dispatcher, {
        ...targetOf(call),
        method: call.method,
        headers: call.address === undefined ? headersOf(call, credential) : { ...call.stream?.headers },
        body: call.stream?.open() ?? (call.json === undefined ? undefined : JSON.stringify(call.json)),
        timeoutMs: call.timeoutMs ?? 60_000,
        idleMs,
        maxBytes: call.maxBytes ?? 64 * 1024 * 1024,
        onPiece: call.onPiece,
        signal: call.signal,
      });
      if (answer.status >= 200 && answer.status < 300) return { answer };
      const error = refusalOf(answer, {
        doing: call.doing,
        host,
        wallMs: clock.wall(),
        conceal,
        keyFrom: credential.source,
        advice,
      });
      return { error, failure: failureOf(answer, error) };
    } catch (error) {
      if (ProtocolError.is(error))
        return brokenOff(new ProtocolError(conceal(`${call.doing}: ${host}: ${error.message}`), error.status));
      if (!TransportError.is(error)) throw error;
      const message = conceal(
        `${call.doing}: no answer from ${host}: ${error.message}\n  Next: check that the server runs and can be reached, and that the base URL is right (${options.baseUrlSettings}).`,
      );
      return brokenOff(new TransportError(message, error.neverSent), error.neverSent);
    }
  }

  function failureOf(answer: Answer, error: ApiError | ProtocolError): Failure {
    const advised = answer.header("x-should-retry");
    const details = ApiError.is(error) ? { code: error.code, retryAfterMs: error.retryAfterMs } : {};
    return {
      kind: "answer",
      status: answer.status,
      shouldRetry: advised === "true" ? true : advised === "false" ? false : undefined,
      ...details,
    };
  }

  async function read<T>(call: Call, schema: z.ZodType<T>): Promise<T> {
    const { body, status } = await send(call);
    return parse(call, body.toString("utf8"), schema, status);
  }

  async function parse<T>(call: Call, text: string, schema: z.ZodType<T>, status = 200): Promise<T> {
    const conceal = async (message: string) => concealed(message, await (call.key ?? key)(), call);
    const fail = async (what: string) =>
      new ProtocolError(await conceal(`${call.doing}: ${host} answered ${status}, but ${what}`), status);
    let body = call.emptyIs;
    try {
      if (text.trim() !== "" || body === undefined) body = JSON.parse(text);
    } catch {
      throw await fail(`not with JSON: ${firstWords(text)}`);
    }
    const parsed = schema.safeParse(body);
    if (parsed.success) return parsed.data;
    const said = readError(text);
    if (said !== undefined) throw await fail(`with an error: ${said.message}`);
    throw await fail(
      `in a shape that this API does not have:\n${z.prettifyError(parsed.error)}\n  in: ${firstWords(text)}`,
    );
  }

  function targetOf(call: Call): { origin: string; path: string } {
    if (call.address === undefined) return { origin: base.origin, path: pathOf(call) };
    if (!URL.canParse(call.address) || !mayCarryKey(call.address))
      throw new ProtocolError("it names an address of its own that is no https one", undefined);
    const { origin, pathname, search } = new URL(call.address);
    return { origin, path: pathname + search };
  }

  function pathOf(call: Call): string {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...call.query, "api-version": endpoint.apiVersion }))
      if (value !== undefined) query.append(name, String(value));
    return `${base.pathname.replace(/\/$/, "")}${call.path}${query.size > 0 ? `?${query}` : ""}`;
  }

  function headersOf(call: Call, credential: Credential): Record<string, string> {
    return {
      accept: call.accept ?? "application/json",
      "user-agent": "pulumi-fine-tuning",
      ...(endpoint.organization === undefined ? {} : { "openai-organization": endpoint.organization }),
      ...(endpoint.project === undefined ? {} : { "openai-project": endpoint.project }),
      ...(call.json === undefined ? {} : { "content-type": "application/json" }),
      ...call.stream?.headers,
      ...credential.headers(),
    };
  }
}

/** A signed address is as good as a key, and those who do not take it quote parts of it. */
const concealed = (text: string, credential: Credential, { secrets = [], address }: Call) =>
  [...secrets, ...signedIn(address)].reduce(
    (shown, secret) => shown.replaceAll(secret, "[redacted]"),
    credential.conceal(text),
  );

function signedIn(address: string | undefined): string[] {
  if (address === undefined || !URL.canParse(address)) return [];
  const { search, searchParams } = new URL(address);
  return [address, search, ...searchParams.values()].filter((text) => text.length >= SHORTEST_SECRET);
}

/** What is shorter is a version or a number, and may stand anywhere. */
const SHORTEST_SECRET = 8;

function brokenOff(error: Error, neverSent = false): { failure: Failure; error: Error } {
  return { error, failure: { kind: "no-answer", neverSent } };
}
