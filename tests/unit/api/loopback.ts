import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Agent } from "undici";
import { type ApiOptions, type ConnectedApi, connectApi } from "../../../provider/api/connect-api";
import type { Clock } from "../../../provider/clock";
import { Credential } from "../../../provider/endpoint/credential";

export const secret = "sk-test-9f8e7d6c5b4a3210";

export interface Received {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  body: string;
}

type Reply = (request: Received, response: ServerResponse) => void;

/** A real server on this machine that answers as the test says, and remembers what it was asked. */
export async function listen(reply: Reply): Promise<{ url: string; received: Received[]; close(): Promise<void> }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    // "end" alone: a request that the client breaks off is none.
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const one = { method, url, headers, body: Buffer.concat(chunks).toString("latin1") };
      received.push(one);
      reply(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    received,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

/** Time that passes only by sleeping, and the list of sleeps. */
export function fakeClock(): Clock & { slept: number[] } {
  const slept: number[] = [];
  let now = 0;
  return {
    slept,
    now: () => now,
    wall: () => 1_700_000_000_000 + now,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      slept.push(ms);
      now += ms;
    },
  };
}

export function apiAt(url: string, options: Partial<ApiOptions> = {}): ConnectedApi {
  const dispatcher = options.dispatcher ?? new Agent({ keepAliveTimeout: 10, connect: { timeout: 2_000 } });
  const api = connectApi({
    endpoint: { baseUrl: url, dialect: "openai" },
    key: () => Credential.bearer(secret),
    random: () => 0,
    clock: fakeClock(),
    ...options,
    dispatcher,
  });
  return { ...api, close: () => dispatcher.close() };
}
