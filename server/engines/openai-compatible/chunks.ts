import { z } from "zod";

const Chunk = z.looseObject({
  choices: z
    .array(
      z.looseObject({
        delta: z.looseObject({ content: z.string().nullish() }).nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .default([]),
  usage: z.looseObject({ prompt_tokens: z.int(), completion_tokens: z.int() }).nullish(),
});
const Failure = z.looseObject({ error: z.union([z.string(), z.looseObject({ message: z.string() })]) });

/** One piece of a streamed answer. */
export interface Piece {
  text: string;
  finishReason?: "stop" | "length";
  usage?: { promptTokens: number; completionTokens: number };
}

/** What a server sent was no piece of an answer; the message says what it was instead. */
export class BadStream extends Error {}

/** Reads a stream of server-sent events to its end; throws `BadStream` on everything that is none of an answer. */
export async function* piecesOf(body: AsyncIterable<Buffer>): AsyncGenerator<Piece> {
  for await (const line of linesOf(body)) {
    if (line === "" || line.startsWith(":") || /^(event|id|retry):/.test(line)) continue;
    if (!line.startsWith("data:")) throw new BadStream(`it sent "${shortened(line)}"`);
    const data = line.slice("data:".length).trim();
    if (data === "[DONE]") return;
    yield pieceOf(data);
  }
}

function pieceOf(data: string): Piece {
  const value = parsed(data);
  const failure = Failure.safeParse(value);
  if (failure.success) {
    const { error } = failure.data;
    throw new BadStream(`it says: ${shortened(typeof error === "string" ? error : error.message)}`);
  }
  const chunk = Chunk.safeParse(value);
  if (!chunk.success) throw new BadStream(`it sent "${shortened(data)}"`);
  const [choice] = chunk.data.choices;
  const { usage } = chunk.data;
  return {
    text: choice?.delta?.content ?? "",
    ...(choice?.finish_reason ? { finishReason: choice.finish_reason === "length" ? "length" : "stop" } : {}),
    ...(usage ? { usage: { promptTokens: usage.prompt_tokens, completionTokens: usage.completion_tokens } } : {}),
  };
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    throw new BadStream(`it sent "${shortened(data)}"`);
  }
}

const shownCharacters = 300;

/** As much of a text as belongs into a sentence. */
export const shortened = (text: string): string => {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > shownCharacters ? `${line.slice(0, shownCharacters)}…` : line;
};

/** Another's words as a sentence, however they end. */
export const sentence = (words: string): string => words.replace(/\.?$/, ".");

async function* linesOf(body: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of body) {
    const lines = `${rest}${decoder.decode(piece, { stream: true })}`.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield line.replace(/\r$/, "");
  }
  if (rest !== "") yield rest;
}
