import { randomInt } from "node:crypto";
import { z } from "zod";
import type { ChatMessage, CompletionRequest } from "../../engines/types";
import { parseBody } from "../../protocol/parse";

const Part = z.looseObject({ type: z.string(), text: z.string().optional() });
const Message = z.looseObject({
  role: z.enum(["system", "developer", "user", "assistant", "tool", "function"]),
  content: z.union([z.string(), z.array(Part)]).nullish(),
});

// Fields that steer what the answers here do not have: taken, and without effect on what the embedded learner says.
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
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
});

const isFilled = (value: unknown) => typeof value === "object" && value !== null && Object.keys(value).length > 0;

/** Of the fields without effect, and for which values, those that ask for another answer. */
const steering: Record<string, (value: unknown) => boolean> = {
  frequency_penalty: (value) => typeof value === "number" && value !== 0,
  functions: isFilled,
  logit_bias: isFilled,
  logprobs: (value) => value === true,
  presence_penalty: (value) => typeof value === "number" && value !== 0,
  response_format: (value) => isFilled(value) && (value as { type?: unknown }).type !== "text",
  tools: isFilled,
};

const defaultTokens = 256;

export interface ChatRequest {
  model: string;
  stream: boolean;
  /** Whether a stream ends with what was used. */
  tellsUsage: boolean;
  /** Answers to the same conversation, each with a seed of its own. */
  answers: Omit<CompletionRequest, "snapshotPath">[];
  /** Name of a field that would change the answers and has no effect on them. */
  unheeded: string | undefined;
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
    tellsUsage: body.stream_options?.include_usage === true,
    unheeded: unheededField(body) ?? unheededIn(body.messages),
    answers: Array.from({ length: body.n ?? 1 }, (_, index) => ({ ...asked, seed: seed + index })),
  };
}

const unheededField = (body: Record<string, unknown>): string | undefined =>
  Object.entries(steering).find(([name, asksForMore]) => asksForMore(body[name]))?.[0];

/** What of the conversation is not text. */
function unheededIn(messages: z.output<typeof Message>[]): string | undefined {
  for (const [index, message] of messages.entries()) {
    const parts = Array.isArray(message.content) ? message.content : [];
    const part = parts.findIndex(({ type, text }) => text === undefined && type !== "refusal");
    if (part >= 0) return `messages[${index}].content[${part}]`;
    if (isFilled(message.tool_calls)) return `messages[${index}].tool_calls`;
  }
  return undefined;
}

function plainMessage(message: z.output<typeof Message>): ChatMessage {
  const { role, content } = message;
  const text = Array.isArray(content) ? content.map((part) => part.text ?? "").join("\n") : (content ?? "");
  return { role, content: text };
}
