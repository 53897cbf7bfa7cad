import { countTokens } from "gpt-tokenizer/encoding/o200k_base";

/** An image in low detail; what larger ones cost depends on sizes that this server does not look at. */
const imageTokens = 85;

const longestRun = 2_000;
const longRun = new RegExp(`\\S{${longestRun + 1},}`);
const pieces = new RegExp(`\\S{1,${longestRun}}|\\s+`, "g");
const plainText = { disallowedSpecial: new Set<string>() };

/** Tokens of a text. The tokenizer is quadratic on unbroken runs, so very long ones are cut. */
export function textTokens(text: string): number {
  if (!longRun.test(text)) return countTokens(text, plainText);
  return (text.match(pieces) ?? []).reduce((sum, piece) => sum + countTokens(piece, plainText), 0);
}

/** 3 per message, every string in it, and 1 more where the speaker has a name. */
export function messagesTokens(messages: unknown): number {
  if (!Array.isArray(messages)) return 0;
  return messages.reduce<number>((sum, message) => {
    const named = typeof message === "object" && message !== null && "name" in message;
    return sum + 3 + stringTokens(message) + (named ? 1 : 0);
  }, 0);
}

function stringTokens(value: unknown): number {
  if (typeof value === "string") return textTokens(value);
  if (typeof value !== "object" || value === null) return 0;
  if ("image_url" in value) return imageTokens;
  return Object.values(value).reduce<number>((sum, each) => sum + stringTokens(each), 0);
}

/** Tokens of one training row, by the vendor's published formula: its messages and 3 more. */
export function rowTokens(row: Record<string, unknown>): number {
  if ("prompt" in row) return 3 + stringTokens(row.prompt) + stringTokens(row.completion);
  const input = row.input as { messages?: unknown } | undefined;
  return (
    3 +
    messagesTokens(row.messages) +
    messagesTokens(input?.messages) +
    messagesTokens(row.preferred_output) +
    messagesTokens(row.non_preferred_output)
  );
}
