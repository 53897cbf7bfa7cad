import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Exchange, type RunningServer, type ServerOptions, startServer } from "fine-tuning-server";
import { contractViolation } from "./server-contract";

export interface TestServer extends RunningServer {
  /** Its data directory. */
  data: string;
  /** Log lines so far. */
  lines: string[];
  /** Every request and answer so far. */
  exchanges: Exchange[];
  /** Calls the API with the key; a body is sent as JSON, a form as multipart. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Uploads text as a training file and answers its id. */
  upload(content: string, filename?: string): Promise<string>;
  /** Waits until a job has one of the statuses, at most `ms`. */
  jobWhen(id: string, statuses: string[], ms?: number): Promise<Record<string, unknown>>;
}

export interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown> & {
    error?: { message: string; type: string; param: string | null; code: string | null };
  };
}

export const testKey = "sk-test-key";
export const testAdminKey = "sk-test-admin-key";

/**
 * A server of its own in a fresh directory, on a free port; `close` removes the directory too.
 * Every request and answer is held against the contract document, and `close` fails when one does not keep to it.
 */
export async function testServer(options: Partial<ServerOptions> = {}): Promise<TestServer> {
  const data = options.data ?? mkdtempSync(join(tmpdir(), "fine-tuning-server-"));
  const lines: string[] = [];
  const violations: string[] = [];
  const exchanges: Exchange[] = [];
  const server = await startServer({
    apiKey: testKey,
    adminKey: testAdminKey,
    org: "acme",
    log: (line) => lines.push(line),
    observe: (exchange) => {
      exchanges.push(exchange);
      const violation = contractViolation(exchange);
      if (violation !== undefined) violations.push(violation);
    },
    ...options,
    data,
  });
  const call = caller(server.url, server.apiKey);
  return {
    ...server,
    data,
    lines,
    exchanges,
    call,
    upload: async (content, filename = "train.jsonl") => {
      const form = new FormData();
      form.set("purpose", "fine-tune");
      form.set("file", new File([content], filename));
      return (await call("POST", "/files", form)).body.id as string;
    },
    jobWhen: (id, statuses, ms = 120_000) => jobWhen(call, id, statuses, ms),
    close: async () => {
      await server.close();
      if (options.data === undefined) rmSync(data, { recursive: true, force: true });
      if (violations.length > 0) throw new Error(`outside the contract:\n${violations.slice(0, 5).join("\n")}`);
    },
  };
}

function caller(url: string, key: string): TestServer["call"] {
  return async (method, path, body, headers = {}) => {
    const isForm = body instanceof FormData;
    const init: RequestInit = {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined || isForm ? {} : { "content-type": "application/json" }),
        ...headers,
      },
    };
    if (body !== undefined) init.body = isForm || typeof body === "string" ? body : JSON.stringify(body);
    const answer = await fetch(path.startsWith("/_") ? new URL(path, url) : `${url}${path}`, init);
    const text = await answer.text();
    const isJson = answer.headers.get("content-type")?.startsWith("application/json");
    return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : { text } };
  };
}

async function jobWhen(call: TestServer["call"], id: string, statuses: string[], ms: number) {
  const deadline = Date.now() + ms;
  for (;;) {
    const { body } = await call("GET", `/fine_tuning/jobs/${id}`);
    if (statuses.includes(body.status as string)) return body;
    if (Date.now() > deadline)
      throw new Error(
        `job ${id} is ${String(body.status)}, not ${statuses.join(" or ")}: ${JSON.stringify(body.error)}`,
      );
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
