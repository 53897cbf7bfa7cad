import { contentFault } from "./content";
import { callsFault } from "./tools";
import { isObject, isText } from "./values";

const roles = ["system", "developer", "user", "assistant", "tool", "function"];

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
  const { role, content, name, weight } = message;
  if (typeof role !== "string" || !roles.includes(role)) {
    return `role ${JSON.stringify(role)} is not one of ${roles.join(", ")}`;
  }
  const isAssistant = role === "assistant";
  const calling = isSet(message.tool_calls) || isSet(message.function_call);
  if (calling && !isAssistant) return `role ${role} may not call tools`;
  const fault = contentFault(content, role, isAssistant && calling);
  if (fault !== undefined) return fault;
  if (isSet(name) && typeof name !== "string") return "'name' is not text";
  if (isSet(weight) && !isAssistant) return "only assistant messages may have a 'weight'";
  if (isSet(weight) && weight !== 0 && weight !== 1) return "'weight' is neither 0 nor 1";
  if (role === "tool" && !isText(message.tool_call_id)) return "'tool_call_id' is missing";
  if (role === "function" && !isText(name)) return "'name' of the function is missing";
  return callsFault(message);
}

/** Exports write null for what a message does not have. */
const isSet = (value: unknown): boolean => value !== undefined && value !== null;

export const roleOf = (message: unknown): unknown => (isObject(message) ? message.role : undefined);
