import { randomInt } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { notFound } from "../../protocol/errors";
import { newId } from "../../protocol/ids";
import { parseBody } from "../../protocol/parse";
import type { Services } from "../../services";
import { unixSeconds } from "../../system/clock";
import type { ChatMessage, Completion } from "../../trainer/types";
import type { Dialect } from "../dialects";
import { idParam } from "./params";

const Part = z.looseObject({ type: z.string(), text: z.string().optional() });
const Message = z.looseObject({
  role: z.enum(["system", "developer", "user", "assistant", "tool", "function"]),
  content: z.union([z.string(), z.array(Part)]).nullish(),
});

// Fields that steer what this small model does not have: taken, and without effect.
const ignored = Object.fromEntries(
  [
    "audio",
    "frequency_penalty",
    "function_call",
    "functions",
    "logit_bias",
    "logprobs",
    "metadata",
    "modalities",
    "parallel_tool_calls",
    "prediction",
    "presence_penalty",
    "prompt_cache_key",
    "reasoning_effort",
    "response_format",
    "safety_identifier",
    "service_tier",
    "store",
    "stream_options",
    "tool_choice",
    "tools",
    "top_logprobs",
    "user",
    "verbosity",
    "web_search_options",
  ].map((name) => [name, z.unknown().optional()]),
);

const ChatBody = z.strictObject({
  ...ignored,
  model: z.string().min(1),
  messages: z.array(Message).min(1).max(2000),
  max_tokens: z.int().min(1).max(4096).nullish(),
  max_completion_tokens: z.int().min(1).max(4096).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().gt(0).max(1).nullish(),
  n: z.int().min(1).max(8).nullish(),
  seed: z.int().nullish(),
  stop: z.union([z.array(z.string()).max(4), z.string()]).nullish(),
  stream: z.boolean().nullish(),
});

const defaultTokens = 256;

export function chatRoutes(app: FastifyInstance, services: Services, dialect: Dialect): void {
  const answer = async (input: unknown) => {
    const body = parseBody(ChatBody, input);
    const model = services.models.find(body.model);
    if (!model) throw notFound.model(body.model);
    const seed = body.seed ?? randomInt(2 ** 31 - 1);
    const request = {
      ...(model.snapshotPath === undefined ? {} : { snapshotPath: model.snapshotPath }),
      messages: body.messages.map(plainMessage),
      maxTokens: body.max_completion_tokens ?? body.max_tokens ?? defaultTokens,
      temperature: body.temperature ?? 1,
      topP: body.top_p ?? 1,
      stop: typeof body.stop === "string" ? [body.stop] : (body.stop ?? []),
    };
    const completions: Completion[] = [];
    for (let index = 0; index < (body.n ?? 1); index += 1) {
      completions.push(await services.trainer.complete({ ...request, seed: seed + index }));
    }
    return { stream: body.stream === true, model: model.id, completions };
  };

  const send = async (input: unknown): Promise<{ type: string; body: string }> => {
    const { stream, model, completions } = await answer(input);
    const shared = { id: newId.completion(), created: unixSeconds(services.clock), model, system_fingerprint: null };
    if (!stream)
      return { type: "application/json; charset=utf-8", body: JSON.stringify(wholeAnswer(shared, completions)) };
    const chunks = [...chunksOf(shared, completions).map((chunk) => JSON.stringify(chunk)), "[DONE]"];
    return { type: "text/event-stream; charset=utf-8", body: chunks.map((chunk) => `data: ${chunk}\n\n`).join("") };
  };

  app.post("/chat/completions", async (request, reply) => {
    const { type, body } = await send(request.body);
    return reply.type(type).send(body);
  });

  if (dialect.name !== "azure") return;
  // A deployment is named as its model: what can be asked needs no deploying here.
  app.post("/deployments/:deployment/chat/completions", async (request, reply) => {
    const body = typeof request.body === "object" && request.body !== null ? request.body : {};
    const sent = await send({ ...body, model: idParam(request, "deployment") });
    return reply.type(sent.type).send(sent.body);
  });
}

function plainMessage(message: z.output<typeof Message>): ChatMessage {
  const { role, content } = message;
  const text = Array.isArray(content) ? content.map((part) => part.text ?? "").join("\n") : (content ?? "");
  return { role, content: text };
}

function wholeAnswer(shared: object, completions: Completion[]) {
  const prompt = completions[0]?.promptTokens ?? 0;
  const completion = completions.reduce((sum, each) => sum + each.completionTokens, 0);
  return {
    object: "chat.completion",
    ...shared,
    choices: completions.map((each, index) => ({
      index,
      message: { role: "assistant", content: each.text, refusal: null },
      logprobs: null,
      finish_reason: each.finishReason,
    })),
    usage: { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion },
  };
}

function chunksOf(shared: object, completions: Completion[]) {
  const chunk = (index: number, delta: object, finish_reason: string | null) => ({
    object: "chat.completion.chunk",
    ...shared,
    choices: [{ index, delta, logprobs: null, finish_reason }],
  });
  return completions.flatMap((each, index) => [
    chunk(index, { role: "assistant", content: "" }, null),
    ...(each.text.match(/\s*\S+|\s+$/g) ?? []).map((content) => chunk(index, { content }, null)),
    chunk(index, {}, each.finishReason),
  ]);
}
