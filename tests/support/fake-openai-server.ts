import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request that came in. */
export interface Asked {
  path: string;
  authorization: string | undefined;
  // The tests look into bodies of their own making.
  body: Record<string, unknown>;
}

/** An answer that is not a success. */
export interface Refused {
  status: number;
  body: unknown;
  retryAfter?: string;
}

/** How it misbehaves; change it between requests. */
export interface Manners {
  /** Adapters that fit at once. */
  room: number;
  /** Answers to a question, by its last message; others are answered. */
  refuse: Record<string, Refused>;
  /** Answers to the loading of an adapter. */
  refuseAdapter?: Refused;
  /** An adapter is loaded no sooner. */
  loading?: Promise<void>;
  /** Whether it counts tokens when it is asked to. */
  counts: boolean;
}

/** A server that speaks what vLLM speaks: chat in pieces, and adapters that are loaded by request. */
export async function fakeOpenAiServer(model = "abacus") {
  const asked: Asked[] = [];
  const adapters = new Map<string, string>();
  const manners: Manners = { room: 100, refuse: {}, counts: true };
  const broken: string[] = [];
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = "";
    for await (const piece of request) text += piece;
    const body = text === "" ? {} : JSON.parse(text);
    const path = request.url ?? "";
    asked.push({ path, authorization: request.headers.authorization, body });
    if (path === "/v1/models") return send(response, 200, { data: [model, ...adapters.keys()].map((id) => ({ id })) });
    if (path === "/v1/load_lora_adapter") return loadAdapter(response, body);
    if (path === "/v1/unload_lora_adapter") {
      const known = adapters.delete(body.lora_name);
      return send(response, known ? 200 : 404, known ? "Success" : failure("is not found"));
    }
    if (path === "/v1/chat/completions") return chat(response, body);
    send(response, 404, { detail: "Not Found" });
  }

  async function loadAdapter(response: ServerResponse, body: Record<string, string>): Promise<void> {
    const { lora_name: name, lora_path: path } = body;
    await manners.loading;
    const { refuseAdapter } = manners;
    if (refuseAdapter) refuse(response, refuseAdapter);
    else if (adapters.has(name ?? ""))
      send(response, 400, failure(`The lora adapter '${name}' has already been loaded.`));
    else if (adapters.size >= manners.room) send(response, 400, failure("No free lora slots"));
    else {
      adapters.set(name ?? "", path ?? "");
      send(response, 200, `Success: LoRA adapter '${name}' added successfully.`);
    }
  }

  async function chat(response: ServerResponse, body: Record<string, unknown>): Promise<void> {
    const asking = String(body.model);
    if (asking !== model && !adapters.has(asking))
      return send(response, 404, failure(`The model \`${asking}\` does not exist.`));
    const question = (body.messages as { content: string }[]).at(-1)?.content ?? "";
    const refused = manners.refuse[question];
    if (refused) return refuse(response, refused);
    response.once("close", () => response.writableEnded || broken.push(question));
    response.writeHead(200, { "content-type": "text/event-stream" });
    const write = (text: string) => new Promise((sent) => response.write(text, sent));
    const piece = (content: string, finish_reason: string | null = null) =>
      write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason }] })}\n\n`);
    await write(": a comment\n\n");
    await piece("An abacus");
    if (question === "wait") return;
    if (question === "break") return void response.destroy();
    if (question === "stop half-way") return void response.end();
    if (question === "garbage") return void response.end("<html>Bad Gateway</html>\n");
    if (question === "no JSON") return void response.end("data: beads\n\n");
    if (question === "fail") {
      response.end(`data: ${JSON.stringify(failure("The beads are too few for this question."))}\n\n`);
      return;
    }
    const adapter = adapters.get(asking);
    await piece(` with ${adapter === undefined ? "no adapter" : adapter.split("/").at(-1)} counts.`);
    await piece("", question === "long" ? "length" : "stop");
    if (manners.counts) {
      const usage = { prompt_tokens: 3, completion_tokens: 5, total_tokens: 8 };
      await write(`data: ${JSON.stringify({ choices: [], usage })}\n\n`);
    }
    response.end("data: [DONE]\n\n");
  }

  return {
    /** Base URL; ends in `/v1`. */
    url: `http://127.0.0.1:${port}/v1`,
    manners,
    /** Everything that came in. */
    asked,
    /** Paths of the loaded adapters by name. */
    adapters,
    /** Questions whose answers nobody took to the end. */
    broken,
    async close(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

export type FakeOpenAiServer = Awaited<ReturnType<typeof fakeOpenAiServer>>;

/** An error as vLLM has it. */
export const failure = (message: string) => ({ error: { message, type: "BadRequestError", param: null, code: 400 } });

function refuse(response: ServerResponse, { status, body, retryAfter }: Refused): void {
  if (retryAfter !== undefined) response.setHeader("retry-after", retryAfter);
  send(response, status, body);
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const isText = typeof body === "string";
  response.writeHead(status, { "content-type": isText ? "text/plain" : "application/json" });
  response.end(isText ? body : JSON.stringify(body));
}
