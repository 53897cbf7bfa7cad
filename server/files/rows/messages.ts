const roles = ["system", "developer", "user", "assistant", "tool", "function"];

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The number of the first message without a role, counted from 1; the service names it by words of its own. */
export function roleMissingAt(messages: unknown): number | undefined {
  if (!Array.isArray(messages)) return undefined;
  const index = messages.findIndex((message) => isObject(message) && message.role === undefined);
  return index < 0 ? undefined : index + 1;
}

/** What is wrong with a list of messages, or nothing. Messages are counted from 1. */
export function messagesFault(messages: unknown, name: string): string | undefined {
  if (messages === undefined) return `'${name}' is missing`;
  if (!Array.isArray(messages)) return `'${name}' is not a list`;
  if (messages.length === 0) return `'${name}' is empty`;
  for (const [index, message] of messages.entries()) {
    const fault = messageFault(message);
    if (fault !== undefined) return `${name === "messages" ? "" : `${name}, `}message ${index + 1}: ${fault}`;
  }
  return undefined;
}

function messageFault(message: unknown): string | undefined {
  if (!isObject(message)) return "is not an object";
  const { role, content, weight } = message;
  if (typeof role !== "string" || !roles.includes(role)) {
    return `role ${JSON.stringify(role)} is not one of ${roles.join(", ")}`;
  }
  const calls = role === "assistant" && (message.tool_calls !== undefined || message.function_call !== undefined);
  if (content === undefined || content === null) return calls ? undefined : "'content' is missing";
  if (typeof content !== "string" && !Array.isArray(content)) return "'content' is neither text nor a list of parts";
  if (weight !== undefined && weight !== null && weight !== 0 && weight !== 1) return "'weight' is neither 0 nor 1";
  return undefined;
}

export const roleOf = (message: unknown): unknown => (isObject(message) ? message.role : undefined);
