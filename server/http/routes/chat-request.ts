import { randomInt } from "node:crypto";
import { z } from "zod";
import type { ChatMessage, CompletionRequest } from "../../engines/types";
import { parseBody } from "../../protocol/parse";

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

export interface ChatRequest {
  model: string;
  stream: boolean;
  /** Answers to the same conversation, each with a seed of its own. */
  answers: Omit<CompletionRequest, "snapshotPath">[];
}

/** Reads the body of a chat request, or throws a 400 that names the field. */
export function chatRequestFrom(input: unknown): ChatRequest {
  const body = parseBody(ChatBody, input);
  const seed = body.seed ?? randomInt(2 ** 31 - 1);
  const asked = {
    messages: body.messages.map(plainMessage),
    maxTokens: body.max_completion_tokens ?? body.max_tokens ?? defaultTokens,
    temperature: body.temperature ?? 1,
    topP: body.top_p ?? 1,
    stop: typeof body.stop === "string" ? [body.stop] : (body.stop ?? []),
  };
  return {
    model: body.model,
    stream: body.stream === true,
    answers: Array.from({ length: body.n ?? 1 }, (_, index) => ({ ...asked, seed: seed + index })),
  };
}

function plainMessage(message: z.output<typeof Message>): ChatMessage {
  const { role, content } = message;
  const text = Array.isArray(content) ? content.map((part) => part.text ?? "").join("\n") : (content ?? "");
  return { role, content: text };
}
