import { z } from "zod";
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

/** The line that asks. Open models know no `developer`; they know `system`. */
export function questionLine(id: number, { snapshotPath, messages, ...sampling }: CompletionRequest): string {
  const known = messages.map(({ role, content }) => ({ role: role === "developer" ? "system" : role, content }));
  return `${JSON.stringify({ id, adapter: snapshotPath ?? null, messages: known, ...sampling })}\n`;
}

export const cancelLine = (id: number): string => `${JSON.stringify({ id, cancel: true })}\n`;
