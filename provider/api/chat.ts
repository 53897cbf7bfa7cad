import { z } from "zod";
import { ProtocolError } from "../errors";
import { parsedJson } from "../values";
import type { Call, Client } from "./client";
import { firstWords } from "./first-words";
import { readError } from "./refusal";
import { serverSentReader } from "./server-sent";
import { isBadRequest, isUnprocessable, isUnsupported } from "./statuses";

export interface ChatMessage {
  role: "system" | "user" | "assistant";
  content: string;
}

export interface ChatQuestion {
  /** Name of the model; at Azure of its deployment. */
  model: string;
  messages: readonly ChatMessage[];
  /** Between 0 and 2; left out, the server chooses. */
  temperature?: number | undefined;
  signal?: AbortSignal | undefined;
}

export interface ChatAnswer {
  text: string;
  /** The server's word for why it ended, such as `stop` or `length`. */
  finishReason: string | undefined;
}

const Choice = z.looseObject({
  index: z.number().nullish(),
  delta: z.looseObject({ content: z.string().nullish() }).nullish(),
  message: z.looseObject({ content: z.string().nullish() }).nullish(),
  finish_reason: z.string().nullish(),
});
const Completion = z.looseObject({ choices: z.array(Choice) });

/**
 * Asks a model. The answer is given to `onText` as it comes where the server streams, and whole where it does not. Throws
 * what the client throws, and `ProtocolError` where an answer breaks off.
 */
export async function askModel(
  client: Client,
  question: ChatQuestion,
  onText: (text: string) => void,
): Promise<ChatAnswer> {
  try {
    return await streamed(client, question, onText);
  } catch (error) {
    if (!isStreamRefused(error)) throw error;
    return whole(await client.read(callOf(client, question, false), Completion), onText);
  }
}

async function streamed(client: Client, question: ChatQuestion, onText: (text: string) => void): Promise<ChatAnswer> {
  const call = callOf(client, question, true);
  const read = serverSentReader();
  const answer: ChatAnswer = { text: "", finishReason: undefined };
  let done = false;
  const take = (data: string) => {
    if (data.trim() === "[DONE]") {
      done = true;
      return;
    }
    for (const { delta, finish_reason } of chunkOf(data).choices) {
      answer.finishReason = finish_reason ?? answer.finishReason;
      if (delta?.content == null || delta.content === "") continue;
      answer.text += delta.content;
      onText(delta.content);
    }
  };
  const { body, header } = await client.send({ ...call, onPiece: (piece) => read(piece).forEach(take) });
  if (header("content-type")?.includes("event-stream") !== true)
    return whole(await client.parse(call, body.toString("utf8"), Completion), onText);
  if (!done && answer.finishReason === undefined)
    throw new ProtocolError(`${call.doing}: the answer broke off before its end`, 200);
  return answer;
}

function whole({ choices }: z.output<typeof Completion>, onText: (text: string) => void): ChatAnswer {
  const [choice] = choices;
  const text = choice?.message?.content ?? "";
  onText(text);
  return { text, finishReason: choice?.finish_reason ?? undefined };
}

function chunkOf(text: string): z.output<typeof Completion> {
  const parsed = Completion.safeParse(parsedJson(text));
  if (parsed.success) return parsed.data;
  const said = readError(text)?.message;
  // The client adds what was being done, and takes keys out.
  throw new ProtocolError(
    said === undefined
      ? `the answer goes on in a shape that this API does not have: ${firstWords(text)}`
      : `the server says in the middle of its answer: ${said}`,
    200,
  );
}

/** Sent once, because what a model says is paid for. An api-version with a date has a route for each deployment. */
function callOf({ endpoint }: Client, { signal, temperature, ...question }: ChatQuestion, stream: boolean): Call {
  const isDeployment = endpoint.dialect === "azure" && !endpoint.baseUrl.endsWith("/v1");
  return {
    doing: `asking model "${question.model}"`,
    method: "POST",
    path: `${isDeployment ? `/deployments/${encodeURIComponent(question.model)}` : ""}/chat/completions`,
    json: { ...question, ...(temperature === undefined ? {} : { temperature }), ...(stream ? { stream } : {}) },
    repeat: "if-never-sent",
    accept: stream ? "text/event-stream, application/json" : "application/json",
    timeoutMs: 0,
    signal,
  };
}

/** A server that answers, and only in one piece. */
function isStreamRefused(error: unknown): boolean {
  const isRefusal = isBadRequest(error) || isUnprocessable(error) || isUnsupported(error);
  return isRefusal && (error.param === "stream" || /stream/i.test(error.said ?? ""));
}
