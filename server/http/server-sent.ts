import { PassThrough } from "node:stream";
import type { FastifyReply } from "fastify";
import { HttpError } from "../protocol/errors";
import { status } from "../protocol/status";
import { messageOf } from "../system/errors";

/**
 * Sends chunks as server-sent events while they are made, and `[DONE]` behind the last. What fails before the first
 * chunk is an ordinary error; what fails later is the last event, because the status is sent by then.
 */
export async function sendStream(
  reply: FastifyReply,
  make: (send: (chunk: object) => void) => Promise<void>,
): Promise<FastifyReply> {
  const stream = new PassThrough();
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const over = make((chunk) => {
    stream.write(`data: ${JSON.stringify(chunk)}\n\n`);
    begin();
  });
  await Promise.race([begun, over]);
  over.then(
    () => stream.end("data: [DONE]\n\n"),
    (error: unknown) => stream.end(`data: ${JSON.stringify(bodyOf(error))}\n\n`),
  );
  return reply.type("text/event-stream; charset=utf-8").send(stream);
}

function bodyOf(error: unknown) {
  if (error instanceof HttpError) return error.body();
  return new HttpError(status.serverError, messageOf(error)).body();
}
