import type { MethodType } from "../../engines/types";
import { hasImage, imagesFault } from "./images";
import { messagesFault, roleOf } from "./messages";
import { toolsFault } from "./tools";
import { isObject } from "./values";

export type RowFormat = "chat" | "preference" | "completion" | "unknown";

export function formatOf(row: Record<string, unknown>): RowFormat {
  if ("preferred_output" in row || "non_preferred_output" in row) return "preference";
  if ("messages" in row) return "chat";
  if ("prompt" in row && "completion" in row) return "completion";
  return "input" in row ? "preference" : "unknown";
}

/** What makes a row unusable among rows of the format, in words that follow "Line N: "; nothing when it is fine. */
export function rowFault(row: Record<string, unknown>, method: MethodType, format: RowFormat): string | undefined {
  const own = formatOf(row);
  if (own !== "unknown" && own !== format)
    return `the example is of the ${own} format, and the first one is of ${format}`;
  if (method === "dpo") return preferenceFault(row);
  if (method === "reinforcement") return reinforcementFault(row);
  return format === "completion" ? completionFault(row) : chatFault(row);
}

function chatFault(row: Record<string, unknown>): string | undefined {
  const messages = row.messages;
  const fault = toolsFault(row) ?? messagesFault(messages, "messages");
  if (fault !== undefined) return fault;
  const turns = messages as unknown[];
  if (!turns.some((message) => roleOf(message) === "assistant")) return "example has no assistant message";
  return imagesFault(turns);
}

function completionFault(row: Record<string, unknown>): string | undefined {
  for (const name of ["prompt", "completion"]) {
    if (typeof row[name] !== "string") return `'${name}' is not text`;
  }
  return undefined;
}

function preferenceFault(row: Record<string, unknown>): string | undefined {
  if (!isObject(row.input)) return "'input' is missing";
  const { messages } = row.input;
  const fault = toolsFault(row.input) ?? messagesFault(messages, "input.messages");
  if (fault !== undefined) return fault;
  for (const name of ["preferred_output", "non_preferred_output"]) {
    const outputFault = answerFault(row[name], name);
    if (outputFault !== undefined) return outputFault;
  }
  const turns = [messages, row.preferred_output, row.non_preferred_output].flat();
  return turns.some(hasImage) ? "preference training is for text only, but a message has an image" : undefined;
}

/** One turn of the assistant's. */
function answerFault(output: unknown, name: string): string | undefined {
  if (Array.isArray(output) && output.length > 1)
    return `'${name}' has ${output.length} messages, but must have exactly one`;
  const fault = messagesFault(output, name);
  if (fault !== undefined) return fault;
  const [turn] = output as unknown[];
  return roleOf(turn) === "assistant" ? undefined : `${name}: role ${JSON.stringify(roleOf(turn))} is not assistant`;
}

function reinforcementFault(row: Record<string, unknown>): string | undefined {
  const fault = toolsFault(row) ?? messagesFault(row.messages, "messages");
  if (fault !== undefined) return fault;
  const turns = row.messages as unknown[];
  if (roleOf(turns.at(-1)) !== "user") return "the last message is not from the user";
  return imagesFault(turns);
}
