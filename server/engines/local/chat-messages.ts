import { z } from "zod";
import { forOpenModels } from "../open-models";
import type { CompletionRequest } from "../types";

/** A line that the chat process writes, as `trainer/PROTOCOL.md` has it. */
const Said = z.union([
  z.object({ ready: z.literal(false), error: z.string() }),
  z.object({ id: z.int(), delta: z.string() }),
  z.object({
    id: z.int(),
    finishReason: z.enum(["stop", "length"]),
    usage: z.object({ promptTokens: z.int(), completionTokens: z.int() }),
  }),
  z.object({ id: z.int(), error: z.string() }),
]);
export type Said = z.output<typeof Said>;

/** Undefined for a line that a library printed. */
export function saidIn(line: string): Said | undefined {
  try {
    return Said.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** The line that asks. */
export function questionLine(id: number, { snapshotPath, messages, ...sampling }: CompletionRequest): string {
  const question = { id, adapter: snapshotPath ?? null, messages: forOpenModels(messages), ...sampling };
  return `${JSON.stringify(question)}\n`;
}

export const cancelLine = (id: number): string => `${JSON.stringify({ id, cancel: true })}\n`;
