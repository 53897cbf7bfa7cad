import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { HttpError } from "../protocol/errors";
import { status } from "../protocol/status";
import type { Faults, ScriptedFault } from "./faults";

declare module "fastify" {
  interface FastifyRequest {
    /** Scripted faults that hit this request. */
    faults: ScriptedFault[];
  }
}

const page =
  "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>";

/** Lets scripted faults act around the handlers, on every API route. */
export function playFaults(app: FastifyInstance, faults: Faults, prefix: string): void {
  app.addHook("onRequest", async (request, reply) => {
    request.faults = faults.hitting(`${request.method} ${templateOf(request, prefix)}`);
    for (const fault of request.faults) await before(fault, reply);
  });
  app.addHook("onSend", async (request, reply, payload) => {
    const kinds = (request.faults ?? []).map((fault) => fault.fault);
    if (kinds.includes("drop-after")) reply.raw.socket?.destroy();
    return kinds.includes("cut-body") ? halfOf(reply, payload) : payload;
  });
}

async function before(fault: ScriptedFault, reply: FastifyReply): Promise<void> {
  switch (fault.fault) {
    case "delay":
      await sleep(fault.seconds * 1000);
      return;
    case "drop-before":
      reply.raw.socket?.destroy();
      reply.hijack();
      return;
    case "html":
      await reply.code(fault.status).type("text/html").send(page);
      return;
    case "refuse": {
      if (fault.retry_after !== undefined) reply.header("retry-after", fault.retry_after);
      const type = fault.status === status.tooManyRequests ? "rate_limit_error" : undefined;
      throw new HttpError<string>(fault.status, "Scripted fault.", { code: fault.code, ...(type ? { type } : {}) });
    }
    default:
      return;
  }
}

// The length announces the whole answer; half of it comes. Of what is streamed the first piece comes.
function halfOf(reply: FastifyReply, payload: unknown): Readable {
  if (payload instanceof Readable) return Readable.from(firstOf(reply, payload));
  const body = Buffer.from(typeof payload === "string" || Buffer.isBuffer(payload) ? payload : "");
  reply.header("content-length", Math.max(2, body.length));
  return Readable.from(
    (async function* () {
      yield body.subarray(0, Math.ceil(body.length / 2));
      await sleep(20);
      reply.raw.socket?.destroy();
    })(),
  );
}

async function* firstOf(reply: FastifyReply, pieces: Readable) {
  for await (const piece of pieces) {
    yield piece;
    await sleep(20);
    reply.raw.socket?.destroy();
  }
}

const templateOf = (request: FastifyRequest, prefix: string): string =>
  (request.routeOptions.url ?? "").slice(prefix.length).replace(/:([a-z_]+)/g, "{$1}");
