import type { MethodType } from "../../engines/types";
import { roleMissingAt } from "./messages";
import { isObject } from "./values";

const chatKeys = ["messages", "tools", "parallel_tool_calls", "functions"];
const completionKeys = ["prompt", "completion"];

/** In words that follow "Example N, "; nothing when every message has a role. */
export function roleFault(row: Record<string, unknown>): string | undefined {
  const lists = [row.messages, isObject(row.input) ? row.input.messages : undefined];
  const message = [...lists, row.preferred_output, row.non_preferred_output].map(roleMissingAt).find(Boolean);
  return message === undefined ? undefined : `message ${message} Discriminator 'role' is missing in value`;
}

/** What the service names by the example's number, in words that follow "Example N "; nothing when all is well. */
export function formatFault(
  row: Record<string, unknown>,
  { method, model }: { method: MethodType; model: string },
): string | undefined {
  const extra = method === "supervised" ? extraKey(row) : undefined;
  if (extra !== undefined) return `contains an extra "${extra}"`;
  const token = tokenIn(wordsOf(row), /^(ft:)?gpt-oss/.test(model) ? ofOpenModels : special);
  return token === undefined ? undefined : `message contains an invalid token: ${token}`;
}

function extraKey(row: Record<string, unknown>): string | undefined {
  const known = "messages" in row ? chatKeys : completionKeys;
  return Object.keys(row).find((key) => !known.includes(key));
}

/** Everything that is said in a row; what else is in it, the model does not read as text of its own. */
function wordsOf({
  messages,
  prompt,
  completion,
  input,
  preferred_output,
  non_preferred_output,
}: Record<string, unknown>) {
  return [
    messages,
    prompt,
    completion,
    isObject(input) ? input.messages : undefined,
    preferred_output,
    non_preferred_output,
  ];
}

const special = /<\|(endoftext|fim_(prefix|middle|suffix)|endofprompt|im_(start|end|sep))\|>/;

/** OpenAI's open models have an encoding with more of them. */
const ofOpenModels =
  /<\|(endoftext|fim_(prefix|middle|suffix)|endofprompt|im_(start|end|sep)|startoftext|start|end|message|channel|constrain|return|call|reserved_20\d{4})\|>/;

function tokenIn(value: unknown, pattern: RegExp): string | undefined {
  if (typeof value === "string") return pattern.exec(value)?.[0];
  if (typeof value !== "object" || value === null) return undefined;
  for (const member of Object.values(value)) {
    const token = tokenIn(member, pattern);
    if (token !== undefined) return token;
  }
  return undefined;
}
