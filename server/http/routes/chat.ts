import type { FastifyInstance, FastifyReply } from "fastify";
import type { Completion, CompletionRequest } from "../../engines/types";
import { badRequest, notFound } from "../../protocol/errors";
import { newId } from "../../protocol/ids";
import type { Services } from "../../services";
import { unixSeconds } from "../../system/clock";
import type { Dialect } from "../dialects";
import { sendStream } from "../server-sent";
import { type AnswerHead, answerChunk, usageChunk, wholeAnswer } from "./chat-answer";
import { chatRequestFrom } from "./chat-request";
import { idParam } from "./params";

type Complete = (
  request: Omit<CompletionRequest, "snapshotPath">,
  onText: (text: string) => void,
) => Promise<Completion>;

export function chatRoutes(app: FastifyInstance, services: Services, dialect: Dialect): void {
  const answer = async (input: unknown, reply: FastifyReply) => {
    const { model: name, stream, tellsUsage, answers, unheeded } = chatRequestFrom(input);
    const model = services.models.find(name);
    if (!model) throw notFound.model(name);
    if (unheeded !== undefined && model.base.engine !== "embedded") throw unsupported(unheeded);
    // A large model may load and think for minutes in which nothing moves on the connection.
    reply.raw.setTimeout(0);
    const gone = new AbortController();
    reply.raw.once("close", () => gone.abort());
    const answerer = services.engines.answerer(model.base);
    const snapshot = model.snapshotPath === undefined ? {} : { snapshotPath: model.snapshotPath };
    const complete: Complete = (request, onText) =>
      answerer.complete({ ...snapshot, ...request }, { onText, signal: gone.signal });
    const created = unixSeconds(services.clock);
    const head: AnswerHead = { id: newId.completion(), created, model: model.id, system_fingerprint: null };
    if (stream)
      return sendStream(reply, async (send) => {
        const completions = await inPieces(tellsUsage ? { ...head, usage: null } : head, answers, complete, send);
        if (tellsUsage) send(usageChunk(head, completions));
      });
    const completions: Completion[] = [];
    for (const request of answers) completions.push(await complete(request, () => undefined));
    return reply.type("application/json; charset=utf-8").send(JSON.stringify(wholeAnswer(head, completions)));
  };

  app.post("/chat/completions", async (request, reply) => answer(request.body, reply));

  if (dialect.name !== "azure") return;
  // A deployment is named as its model: what can be asked needs no deploying here.
  app.post("/deployments/:deployment/chat/completions", async (request, reply) => {
    const body = typeof request.body === "object" && request.body !== null ? request.body : {};
    return answer({ ...body, model: idParam(request, "deployment") }, reply);
  });
}

/** An open model could mean what it says by a field that its answers do not heed, so nobody is to take it for heeded. */
const unsupported = (field: string) =>
  badRequest(
    `Unsupported parameter: '${field}' has no effect on this model's answers here. Leave it out.`,
    field,
    "unsupported_parameter",
  );

/** Sends the answers piece by piece as they come, one answer after the other. */
async function inPieces(
  head: AnswerHead,
  answers: Parameters<Complete>[0][],
  complete: Complete,
  send: (chunk: object) => void,
): Promise<Completion[]> {
  const completions: Completion[] = [];
  for (const [index, request] of answers.entries()) {
    let opened = false;
    // With the first text and not before: until then the request can be refused as any other.
    const open = () => {
      if (!opened) send(answerChunk(head, index, { role: "assistant", content: "" }, null));
      opened = true;
    };
    const completion = await complete(request, (content) => {
      open();
      send(answerChunk(head, index, { content }, null));
    });
    open();
    send(answerChunk(head, index, {}, completion.finishReason));
    completions.push(completion);
  }
  return completions;
}
