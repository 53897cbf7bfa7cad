import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface SeenRequest {
  method: string;
  /** Without the query: `/fine_tuning/jobs`. */
  path: string;
  query: URLSearchParams;
  json: Record<string, unknown> | undefined;
}

/** What becomes of one request. Without `Before` the server has carried it out when the trouble starts. */
export type Trouble =
  /** Answered by the proxy, never forwarded. */
  | { kind: "refused"; status: number; body?: unknown; headers?: Record<string, string> }
  | { kind: "lost-before" }
  | { kind: "lost-after" }
  | { kind: "cut-after" }
  | { kind: "html-after"; status: number }
  | { kind: "status-after"; status: number }
  /** The server's answer, changed on the way; `ask` changes the question first. */
  | { kind: "edited"; ask?: (query: URLSearchParams) => void; answer?: (json: Record<string, unknown>) => unknown }
  /** Runs something at this moment; a killed process then never sees the answer. */
  | { kind: "meanwhile"; when: "before" | "after"; act: () => unknown };

/** Looks at each request; the first rule that names a trouble decides. */
export type Rule = (request: SeenRequest) => Trouble | undefined;

export interface FaultProxy {
  /** Ends in `/v1`. */
  url: string;
  /** In force until replaced. */
  rules: Rule[];
  /** Every request that arrived, in order. */
  readonly seen: (SeenRequest & { forwarded: boolean })[];
  close(): Promise<void>;
}

/** Stands between the provider and a server and does to their talk what networks, gateways and vendors do. */
export async function faultProxy(upstream: string): Promise<FaultProxy> {
  const proxy = { rules: [] as Rule[], seen: [] as FaultProxy["seen"] };
  const server = createServer((incoming, outgoing) => {
    void serve(incoming, outgoing).catch(() => outgoing.destroy());
  });
  const { port } = await listening(server);

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? "", "http://proxy");
    const body = await bytesOf(incoming);
    const seen = {
      method: incoming.method ?? "",
      path: url.pathname.replace(/^\/v1/, ""),
      query: url.searchParams,
      json: jsonOf(body),
      forwarded: false,
    };
    proxy.seen.push(seen);
    const trouble = firstTrouble(proxy.rules, seen);
    if (trouble?.kind === "lost-before") return void outgoing.destroy();
    if (trouble?.kind === "refused") {
      outgoing.writeHead(trouble.status, { "content-type": "application/json", ...trouble.headers });
      return void outgoing.end(
        JSON.stringify(trouble.body ?? { error: { message: "No.", type: "x", param: null, code: null } }),
      );
    }
    if (trouble?.kind === "meanwhile" && trouble.when === "before") await trouble.act();
    if (trouble?.kind === "edited") trouble.ask?.(url.searchParams);
    seen.forwarded = true;
    const answer = await forwarded(`${upstream}${seen.path}${url.search}`, incoming, body);
    if (trouble?.kind === "meanwhile" && trouble.when === "after") await trouble.act();
    reply(outgoing, answer, trouble);
  }

  return Object.assign(proxy, {
    url: `http://127.0.0.1:${port}/v1`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}

/** This trouble for the nth request (from 1) that fits, `times` of them. */
export function nth(method: string, path: string | RegExp, n: number, trouble: Trouble, times = 1): Rule {
  let count = 0;
  return (request) => {
    if (
      (method !== "*" && request.method !== method) ||
      !(typeof path === "string" ? path === request.path : path.test(request.path))
    )
      return undefined;
    count += 1;
    return count >= n && count < n + times ? trouble : undefined;
  };
}

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

function firstTrouble(rules: Rule[], seen: SeenRequest): Trouble | undefined {
  // Every rule counts every request.
  return rules.map((rule) => rule(seen)).find((trouble) => trouble !== undefined);
}

function reply(outgoing: ServerResponse, answer: Answer, trouble: Trouble | undefined): void {
  const { "content-length": _length, connection: _connection, ...headers } = answer.headers;
  switch (trouble?.kind) {
    case "lost-after":
      outgoing.destroy();
      return;
    case "cut-after":
      outgoing.writeHead(answer.status, { ...headers, "content-length": answer.body.length });
      outgoing.write(answer.body.subarray(0, answer.body.length >> 1), () => outgoing.destroy());
      return;
    case "html-after":
      outgoing.writeHead(trouble.status, { "content-type": "text/html" });
      outgoing.end("<html><body><h1>The gateway is confused</h1></body></html>");
      return;
    case "status-after":
      outgoing.writeHead(trouble.status, { "content-type": "application/json" });
      outgoing.end('{"error":{"message":"The server had an error.","type":"server_error","param":null,"code":null}}');
      return;
    case "edited": {
      const json = jsonOf(answer.body);
      const edited = json === undefined ? undefined : (trouble.answer?.(json) ?? json);
      outgoing.writeHead(answer.status, headers as Record<string, string>);
      outgoing.end(edited === undefined ? answer.body : JSON.stringify(edited));
      return;
    }
    default:
      outgoing.writeHead(answer.status, headers as Record<string, string>);
      outgoing.end(answer.body);
  }
}

function forwarded(url: string, { method, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  const { host: _host, connection: _connection, "transfer-encoding": _encoding, ...rest } = headers;
  return new Promise((resolve, reject) => {
    const call = request(url, { method, headers: { ...rest, "content-length": body.length } }, (answer) => {
      bytesOf(answer).then(
        (bytes) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: bytes }),
        reject,
      );
    });
    call.once("error", reject);
    call.end(body);
  });
}

async function bytesOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function jsonOf(body: Buffer): Record<string, unknown> | undefined {
  try {
    return JSON.parse(body.toString("utf8")) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function listening(server: Server): Promise<AddressInfo> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server.address() as AddressInfo)));
}
