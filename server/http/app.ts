import type { Server } from "node:http";
import type { Socket } from "node:net";
import multipart from "@fastify/multipart";
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { GraderError } from "../graders/types";
import { HttpError } from "../protocol/errors";
import { newId } from "../protocol/ids";
import { isClientError, isServerError, status } from "../protocol/status";

export interface HttpLimits {
  /** A connection on which nothing moves is cut after so long. */
  idleSeconds: number;
  /** Headers have to be complete by then. */
  headersSeconds: number;
  /** The whole request has to be there by then. */
  requestSeconds: number;
}

export const defaultLimits: HttpLimits = { idleSeconds: 60, headersSeconds: 15, requestSeconds: 1800 };

const maxJsonBytes = 4 * 1024 * 1024;

/** One request and its answer. Bodies are there where they are JSON. */
export interface Exchange {
  method: string;
  /** Template of the route; absent where none matched. */
  route: string | undefined;
  url: string;
  requestBody: unknown;
  status: number;
  responseBody: unknown;
}

export interface AppOptions {
  limits: HttpLimits;
  organization: string;
  observe: ((exchange: Exchange) => void) | undefined;
  log(line: string): void;
}

/** The bare server: identification, JSON, error envelopes, cut-offs. Routes come from elsewhere. */
export function createApp({ limits, organization, observe, log }: AppOptions): FastifyInstance {
  const app = fastify({
    logger: false,
    genReqId: () => newId.request(),
    requestIdHeader: false,
    bodyLimit: maxJsonBytes,
    connectionTimeout: limits.idleSeconds * 1000,
    requestTimeout: limits.requestSeconds * 1000,
    http: { headersTimeout: limits.headersSeconds * 1000, connectionsCheckingInterval: 1000 },
    keepAliveTimeout: 30_000,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 1000 },
    onProtoPoisoning: "error",
    onConstructorPoisoning: "error",
    clientErrorHandler,
  });
  app.decorateRequest("faults");
  app.register(multipart, { throwFileSizeLimit: false });
  acceptEmptyBodies(app);

  app.addHook("onRequest", async (request, reply) => {
    reply.headers({ "x-request-id": request.id, "openai-version": "2020-10-01", "openai-organization": organization });
  });
  app.addHook("onSend", async (_request, reply) => {
    reply.header("openai-processing-ms", Math.round(reply.elapsedTime));
  });
  if (observe) app.addHook("onSend", async (request, reply, payload) => observe(exchangeOf(request, reply, payload)));
  app.setNotFoundHandler((request) => {
    throw new HttpError(status.notFound, `Invalid URL (${request.method} ${request.url.split("?")[0]})`);
  });
  app.setErrorHandler((error: FastifyError, request, reply) => answerError(error, request, reply, log));
  return app;
}

function exchangeOf(request: FastifyRequest, reply: FastifyReply, payload: unknown): Exchange {
  const isJson = String(reply.getHeader("content-type")).startsWith("application/json");
  return {
    method: request.method,
    route: request.routeOptions.url,
    url: request.url,
    requestBody: request.body,
    status: reply.statusCode,
    responseBody: isJson && typeof payload === "string" ? JSON.parse(payload) : undefined,
  };
}

function answerError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
  log: (line: string) => void,
): FastifyReply {
  const known = httpErrorOf(error);
  // That a client went away is no fault of the server.
  if (isServerError(known.status) && !request.socket.destroyed) {
    log(
      `${request.id} ${request.method} ${request.routeOptions.url ?? "?"} answered ${known.status}: ${error.message}`,
    );
  }
  if (known.details.retryAfter !== undefined) reply.header("retry-after", known.details.retryAfter);
  return reply.code(known.status).send(known.body());
}

function httpErrorOf(error: FastifyError): HttpError {
  if (error instanceof HttpError) return error;
  if (error instanceof GraderError)
    return new HttpError(status.badRequest, error.message, { param: error.param, code: error.code });
  const given = error.statusCode ?? status.serverError;
  if (given === status.contentTooLarge)
    return new HttpError(status.contentTooLarge, "The request body is too large.", { code: "request_too_large" });
  if (given === status.unsupportedMediaType) {
    const message = "Unsupported content type. This API method only accepts 'application/json' requests.";
    return new HttpError(status.unsupportedMediaType, message, { code: "unsupported_content_type" });
  }
  if (isClientError(given)) return new HttpError(given, `We could not parse your request: ${error.message}`);
  return new HttpError(status.serverError, "The server had an error while processing your request. Its log says more.");
}

// Cancel, pause and resume come without a body, some clients announce JSON all the same.
function acceptEmptyBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.removeContentTypeParser("application/json");
  app.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) => {
    if (body === "") done(null, undefined);
    else parse(request, body as string, done);
  });
  app.removeContentTypeParser("text/plain");
}

/** What cannot even be read as a request is answered in the same envelope. */
function clientErrorHandler(this: FastifyInstance<Server>, error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const [code, text] =
    error.code === "ERR_HTTP_REQUEST_TIMEOUT"
      ? [status.requestTimeout, "Request Timeout"]
      : error.code === "HPE_HEADER_OVERFLOW"
        ? [status.headersTooLarge, "Request Header Fields Too Large"]
        : [status.badRequest, "Bad Request"];
  const body = JSON.stringify(new HttpError(Number(code), `We could not read your request: ${text}.`).body());
  socket.end(
    `HTTP/1.1 ${code} ${text}\r\nx-request-id: ${newId.request()}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
