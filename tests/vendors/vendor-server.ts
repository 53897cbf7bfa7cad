import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Fault, type Faults, faultsOfVendor } from "./faults";

/** A request to a simulated vendor. */
export interface VendorRequest {
  method: string;
  /** Decoded, without the query: `/v1/files/upload`. */
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage["headers"];
  body: Buffer;
  /** What the names in braces of the route's path stand for. */
  params: Record<string, string>;
}

/** What a route answers; `body` is sent as JSON, a text or bytes as they are. */
export interface VendorAnswer {
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** A route. Braces name a part of the path: `/v1/jobs/{job}:cancel`. */
export type Route = [method: string, path: string, answer: (request: VendorRequest) => VendorAnswer];

/** The request is lawful and the vendor says no: the answer that a route throws. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly code?: string,
  ) {
    super(message);
  }
}

/** The request is not what the contract allows; it is refused with 400 and counted. */
export class AgainstContract extends Error {}

/** What makes one vendor. */
export interface VendorManners {
  routes: Route[];
  /** Checks the key before any route; throws `Refused`. Routes that begin with `/signed/` need none. */
  admits(request: VendorRequest): void;
  /** How a refusal looks. */
  refusal(refused: Refused): unknown;
  /** Called when time passed. */
  passes(seconds: number): void;
}

/** A simulated vendor that listens on loopback. */
export interface VendorServer extends Faults {
  /** Origin; no slash at its end. */
  origin: string;
  /** All requests in order, with the status of their answer. */
  readonly seen: (VendorRequest & { status: number | undefined })[];
  /** One sentence for each request that the contract does not allow. Tests expect none. */
  readonly violations: string[];
  /** Seconds since 1970 by the vendor's clock, which stands still between calls of `advance`. */
  now(): number;
  /** Lets time pass; trainings go on. Also `POST /_test/clock/advance {"seconds": n}`. */
  advance(seconds: number): void;
  close(): Promise<void>;
}

/** When the vendor's clock begins: 2026-11-01. */
const START = Date.UTC(2026, 10, 1) / 1000;

/** Starts a vendor. It has no timers: time passes when somebody says so. */
export async function vendorServer(
  manners: (server: { now(): number; origin(): string }) => VendorManners,
): Promise<VendorServer> {
  let seconds = START;
  let origin = "";
  const vendor = manners({ now: () => seconds, origin: () => origin });
  const faults = faultsOfVendor();
  const seen: VendorServer["seen"] = [];
  const violations: string[] = [];
  const advance = (by: number) => {
    seconds += by;
    vendor.passes(by);
  };
  const server = createServer((incoming, outgoing) => {
    void serve(incoming, outgoing).catch(() => outgoing.destroy());
  });
  origin = `http://127.0.0.1:${(await listening(server)).port}`;

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = await requestOf(incoming);
    if (request.path.startsWith("/_test/clock")) return send(outgoing, clockAnswer(request));
    const logged = { ...request, status: undefined as number | undefined };
    seen.push(logged);
    const fault = faults.next(request.method, request.path);
    if (fault?.kind === "lost-before") return void outgoing.destroy();
    const answer = fault?.kind === "refused" ? fault : answerTo(request);
    logged.status = answer.status ?? 200;
    reply(outgoing, answer, fault);
  }

  function clockAnswer({ path, body }: VendorRequest): VendorAnswer {
    if (path.endsWith("/advance")) advance((JSON.parse(body.toString()) as { seconds: number }).seconds);
    return { body: { now: seconds } };
  }

  function answerTo(request: VendorRequest): VendorAnswer {
    try {
      if (!request.path.startsWith("/signed/")) vendor.admits(request);
      return routed(vendor.routes, request);
    } catch (error) {
      if (error instanceof AgainstContract) {
        violations.push(`${request.method} ${request.path}: ${error.message}`);
        return { status: 400, body: vendor.refusal(new Refused(400, error.message, "INVALID_ARGUMENT")) };
      }
      if (error instanceof Refused) return { status: error.status, body: vendor.refusal(error) };
      throw error;
    }
  }

  return {
    ...faults,
    origin,
    seen,
    violations,
    now: () => seconds,
    advance,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function routed(routes: Route[], request: VendorRequest): VendorAnswer {
  for (const [method, path, answer] of routes) {
    const params = method === request.method ? pattern(path).exec(request.path) : null;
    if (params) return answer({ ...request, params: { ...params.groups } });
  }
  throw new AgainstContract("no such operation");
}

const pattern = (path: string) => new RegExp(`^${path.replace(/\{(\w+)\}/g, "(?<$1>[^/:]+)")}$`);

async function requestOf(incoming: IncomingMessage): Promise<VendorRequest> {
  const url = new URL(incoming.url ?? "", "http://vendor");
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  return {
    method: incoming.method ?? "",
    path: decodeURIComponent(url.pathname),
    query: url.searchParams,
    headers: incoming.headers,
    body: Buffer.concat(chunks),
    params: {},
  };
}

function reply(outgoing: ServerResponse, answer: VendorAnswer, fault: Fault | undefined): void {
  if (fault?.kind === "lost-after") return void outgoing.destroy();
  const wrong = { error: { message: "Something went wrong on our side." } };
  send(outgoing, fault?.kind === "status-after" ? { status: fault.status, body: wrong } : answer);
}

function send(outgoing: ServerResponse, { status = 200, body, headers = {} }: VendorAnswer): void {
  const isRaw = typeof body === "string" || Buffer.isBuffer(body);
  outgoing.writeHead(status, { "content-type": isRaw ? "application/octet-stream" : "application/json", ...headers });
  outgoing.end(isRaw ? body : JSON.stringify(body ?? {}));
}

function listening(server: Server): Promise<AddressInfo> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server.address() as AddressInfo)));
}
