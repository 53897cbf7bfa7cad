import type { MethodType } from "../../engines/types";
import { hasImage, imagesFault } from "./images";
import { isObject, messagesFault, roleOf } from "./messages";
import { toolsFault } from "./tools";

export type RowFormat = "chat" | "preference" | "completion" | "unknown";

export function formatOf(row: Record<string, unknown>): RowFormat {
  if ("preferred_output" in row || "non_preferred_output" in row) return "preference";
  if ("messages" in row) return "chat";
  if ("prompt" in row && "completion" in row) return "completion";
  return "input" in row ? "preference" : "unknown";
}

/** What makes a row unusable for the method, in words that follow "Line N: "; nothing when it is fine. */
export function rowFault(row: Record<string, unknown>, method: MethodType): string | undefined {
  if (method === "dpo") return preferenceFault(row);
  if (method === "reinforcement") return reinforcementFault(row);
  return formatOf(row) === "completion" ? completionFault(row) : chatFault(row);
}

function chatFault(row: Record<string, unknown>): string | undefined {
  const messages = row.messages;
  const fault = messagesFault(messages, "messages");
  if (fault !== undefined) return fault;
  const turns = messages as unknown[];
  if (!turns.some((message) => roleOf(message) === "assistant")) return "example has no assistant message";
  return imagesFault(turns) ?? toolsFault(row);
}

function completionFault(row: Record<string, unknown>): string | undefined {
  for (const name of ["prompt", "completion"]) {
    if (typeof row[name] !== "string") return `'${name}' is not text`;
  }
  return undefined;
}

function preferenceFault(row: Record<string, unknown>): string | undefined {
  if (!isObject(row.input)) return "'input' is missing";
  const fault = messagesFault(row.input.messages, "input.messages");
  if (fault !== undefined) return fault;
  for (const name of ["preferred_output", "non_preferred_output"]) {
    const outputFault = messagesFault(row[name], name);
    if (outputFault !== undefined) return outputFault;
    const turns = row[name] as unknown[];
    if (turns.length > 1) return `'${name}' has ${turns.length} messages, but must have exactly one`;
    if (roleOf(turns[0]) !== "assistant") return `${name}: role ${JSON.stringify(roleOf(turns[0]))} is not assistant`;
  }
  const turns = [row.input.messages, row.preferred_output, row.non_preferred_output].flat();
  return turns.some(hasImage) ? "preference training is for text only, but a message has an image" : undefined;
}

function reinforcementFault(row: Record<string, unknown>): string | undefined {
  const fault = messagesFault(row.messages, "messages");
  if (fault !== undefined) return fault;
  const turns = row.messages as unknown[];
  if (roleOf(turns.at(-1)) !== "user") return "the last message is not from the user";
  return imagesFault(turns) ?? toolsFault(row);
}
