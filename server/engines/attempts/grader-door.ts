import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import { grade } from "../../graders/run";
import { type Grader, readGrader } from "../../graders/schema";
import type { Namespaces } from "../../graders/template";
import { status } from "../../protocol/status";
import { messageOf } from "../../system/errors";

/** A place where one training has its samples graded, and nobody else theirs. */
export interface OpenDoor {
  url: string;
  token: string;
  close(): void;
}

export interface GraderDoor {
  /**
   * @param json whether answers are read as JSON too
   * @param token of a trainer that was told it by an earlier server; a new one is made without
   */
  open(grader: Record<string, unknown>, json: boolean, token?: string): Promise<OpenDoor>;
  close(): Promise<void>;
}

const mostBytes = 64 * 1024 * 1024;
const Call = z.object({
  id: z.string(),
  type: z.literal("function"),
  function: z.object({ name: z.string(), arguments: z.string() }),
});
const Batch = z.object({
  samples: z.array(
    z.object({
      item: z.record(z.string(), z.unknown()),
      sample: z.object({ output_text: z.string(), output_tools: z.array(Call).default([]) }),
    }),
  ),
});

/** Where the door listens, and how trainers call it. */
export interface DoorAddress {
  host: string;
  /** 0 takes any free one. */
  port: number;
  /** Without a path at its end; absent where trainers reach the address that it listens on. */
  url?: string;
}

const loopback: DoorAddress = { host: "127.0.0.1", port: 0 };

/** Grades batches of samples for trainers, on a port of its own that is opened with the first training. */
export function graderDoor(at: DoorAddress = loopback): GraderDoor {
  const known = new Map<string, { grader: Grader; json: boolean }>();
  const server = createServer((request, response) => void answer(request, response));
  let listening: Promise<unknown> | undefined;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const send = (code: number, body: object) =>
      response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify(body));
    const asked = known.get(/^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "");
    if (!asked || request.method !== "POST") return void send(status.unauthorized, { error: "unknown token" });
    try {
      const { samples } = Batch.parse(JSON.parse(await bodyOf(request)));
      const results = samples.map((each) => resultOf(asked.grader, { ...each, json: asked.json }));
      send(200, { results });
    } catch (error) {
      send(status.badRequest, { error: messageOf(error) });
    }
  }

  return {
    async open(grader, json, token = randomBytes(32).toString("base64url")) {
      const read = readGrader(grader);
      listening ??= once(server.listen(at.port, at.host), "listening");
      await listening;
      known.set(token, { grader: read, json });
      const { port } = server.address() as AddressInfo;
      const origin = at.url ?? `http://${at.host.includes(":") ? `[${at.host}]` : at.host}:${port}`;
      return { url: `${origin}/grade`, token, close: () => known.delete(token) };
    },
    async close() {
      known.clear();
      if (!listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function resultOf(grader: Grader, namespaces: Namespaces) {
  const { reward, sub_rewards, metadata } = grade(grader, namespaces);
  const raised = Object.entries(z.record(z.string(), z.unknown()).parse(metadata.errors)).find(([, on]) => on === true);
  return { reward, sub_rewards, error: raised?.[0] ?? null };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > mostBytes) throw new Error(`a batch may have at most ${mostBytes} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}
