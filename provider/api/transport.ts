import type { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import { ProtocolError, ProviderError, TransportError } from "../errors";

/** One request, ready to be sent. `body` is a text or a stream whose length stands in `headers`. */
export interface Exchange {
  origin: string;
  path: string;
  method: "GET" | "POST" | "PUT" | "DELETE";
  headers: Record<string, string>;
  body?: string | AsyncIterable<Uint8Array> | undefined;
  /** Milliseconds for the whole exchange; 0 leaves the end to `idleMs`. */
  timeoutMs: number;
  /** Milliseconds without any progress after which the exchange is given up. */
  idleMs: number;
  /** Bytes of the answer that are read before it is refused. */
  maxBytes: number;
  /** Called with each piece of a successful answer as it comes. What it throws ends the exchange. */
  onPiece?: ((piece: Uint8Array) => void) | undefined;
  signal?: AbortSignal | undefined;
}

export interface Answer {
  status: number;
  header(name: string): string | undefined;
  body: Buffer;
}

/**
 * Exactly one exchange: a whole answer, whatever its status, or an error. The body is always read to its end or
 * the connection closed. Throws `TransportError` without an answer, `ProtocolError` where it breaks off, and the
 * signal's own reason when the caller gave up.
 */
export async function exchange(dispatcher: Dispatcher, request: Exchange): Promise<Answer> {
  const deadline = deadlineFor(request);
  let status: number | undefined;
  try {
    const response = await dispatcher.request({
      origin: request.origin,
      path: request.path,
      method: request.method,
      headers: request.headers,
      // undici takes any iterable, and asks for a chunk when the socket has taken the last; its types do not say so.
      body: (request.body as Readable | string | undefined) ?? null,
      signal: deadline.signal,
      headersTimeout: request.idleMs,
      bodyTimeout: request.idleMs,
    });
    status = response.statusCode;
    const body = await readBody(response.body, request, status);
    return { status, header: (name) => firstOf(response.headers[name]), body };
  } catch (error) {
    if (request.signal?.aborted) throw request.signal.reason;
    // Ours already: an answer too long, or a file that changed while it was being sent.
    if (ProviderError.is(error)) throw error;
    if (status !== undefined)
      throw new ProtocolError(`the answer (status ${status}) broke off: ${reasonOf(error)}`, status, { cause: error });
    throw new TransportError(reasonOf(error), wasNeverSent(error), { cause: error });
  } finally {
    deadline.clear();
  }
}

async function readBody(body: Readable, { maxBytes, onPiece }: Exchange, status: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    // Leaving the loop destroys the stream, and with it the connection.
    if (bytes > maxBytes)
      throw new ProtocolError(`the answer (status ${status}) is longer than ${maxBytes} bytes`, status);
    chunks.push(chunk);
    if (status >= 200 && status < 300) onPiece?.(chunk);
  }
  return Buffer.concat(chunks);
}

/** The caller's signal and the time limit as one signal, without leaving a listener on the caller's. */
function deadlineFor({ signal, timeoutMs }: Exchange): { signal: AbortSignal; clear(): void } {
  const controller = new AbortController();
  const giveUp = () => controller.abort(signal?.reason);
  const timer =
    timeoutMs > 0
      ? setTimeout(() => controller.abort(new Error(`no answer within ${timeoutMs / 1_000} s`)), timeoutMs)
      : undefined;
  if (signal?.aborted) giveUp();
  signal?.addEventListener("abort", giveUp, { once: true });
  return {
    signal: controller.signal,
    clear: () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", giveUp);
    },
  };
}

const connectTimeCodes = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"]);

/** True where the connection was never made: name, connect, certificate, or the proxy refused. */
function wasNeverSent(error: unknown): boolean {
  return causesOf(error).some(
    ({ code, syscall, message }) =>
      connectTimeCodes.has(code) ||
      syscall === "connect" ||
      syscall === "getaddrinfo" ||
      isCertificateProblem(code) ||
      isProxyRefusal(message),
  );
}

function isCertificateProblem(code: string): boolean {
  return /CERT|UNABLE_TO_(GET|VERIFY)|SELF_SIGNED/.test(code);
}

function isProxyRefusal(message: string): boolean {
  return /^Proxy response \(\d+\)/.test(message);
}

function reasonOf(error: unknown): string {
  const causes = causesOf(error);
  const code = causes.find((cause) => cause.code !== "")?.code ?? "";
  const text = causes.find((cause) => cause.message !== "")?.message ?? "the connection failed";
  const hint = isCertificateProblem(code)
    ? "; a private certificate authority is trusted by setting NODE_EXTRA_CA_CERTS to its PEM file"
    : isProxyRefusal(text)
      ? "; the proxy refused to connect: check the address, user and password in HTTPS_PROXY, or list the host in NO_PROXY"
      : "";
  return `${text}${code && !text.includes(code) ? ` (${code})` : ""}${hint}`;
}

/** The error and what it was caused by; a failed connect to several addresses keeps its parts in `errors`. */
function causesOf(error: unknown): { code: string; syscall: string; message: string }[] {
  if (typeof error !== "object" || error === null) return [];
  const { code, syscall, message, cause, errors } = error as Partial<NodeJS.ErrnoException> & { errors?: unknown[] };
  const own = { code: typeof code === "string" ? code : "", syscall: syscall ?? "", message: message ?? "" };
  return [own, ...causesOf(cause), ...causesOf(errors?.[0])];
}

function firstOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
