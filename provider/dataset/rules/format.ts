/** Which format a set is of, and whether a method can train on it. */

import type { Format, Method } from "../report";
import { isObject } from "./tools";

/** What one row shows: `turns` is chat or reinforcement and cannot tell which. */
export type Shape = Format | "turns" | "unknown";

export function shapeOf(row: Record<string, unknown>): Shape {
  if ("preferred_output" in row || "non_preferred_output" in row) return "preference";
  if ("preferred_completion" in row || "non_preferred_completion" in row) return "preference";
  if ("messages" in row) return shapeOfTurns(row);
  if ("prompt" in row || "completion" in row) return "completion";
  return "input" in row ? "preference" : "unknown";
}

const CHAT_KEYS = new Set(["messages", "tools", "parallel_tool_calls", "functions"]);

function shapeOfTurns(row: Record<string, unknown>): Shape {
  const messages = row.messages;
  const last: unknown = Array.isArray(messages) ? messages.at(-1) : undefined;
  const role = isObject(last) ? last.role : undefined;
  if (role === "assistant") return "chat";
  // The answer is left to the model, and graders need something to compare it with.
  if (role === "user" && Object.keys(row).some((key) => !CHAT_KEYS.has(key))) return "reinforcement";
  return "turns";
}

/** The format of the set: the one that most of its first rows show. */
export function formatOf(shapes: readonly Shape[], method: Method | undefined): Format | undefined {
  const votes = (shape: Shape): number => shapes.filter((one) => one === shape).length;
  const turns = votes("turns");
  const ranked: [Format, number][] = [
    ["chat", votes("chat") + (method === "reinforcement" ? 0 : turns)],
    ["reinforcement", votes("reinforcement") + (votes("reinforcement") > 0 || method === "reinforcement" ? turns : 0)],
    ["preference", votes("preference")],
    ["completion", votes("completion")],
  ];
  const [format, most] = ranked.reduce((best, next) => (next[1] > best[1] ? next : best));
  return most > 0 ? format : undefined;
}

/** The method that trains on data of each format. */
export const methodOf: Record<Format, Method> = {
  chat: "supervised",
  completion: "supervised",
  preference: "dpo",
  reinforcement: "reinforcement",
};

const described: Record<Format, string> = {
  chat: "chat examples",
  completion: "prompts with completions",
  preference: "preference pairs",
  reinforcement: "reinforcement rows (they end with the user's turn)",
};

/** A sentence when the method cannot train on data of this format; undefined when it can, or when either is unknown. */
export function methodFits(format: Format | undefined, method: Method | undefined): string | undefined {
  if (format === undefined || method === undefined || methodOf[format] === method) return undefined;
  return `the data are ${described[format]}, which method "${method}" cannot train on; method "${methodOf[format]}" can`;
}

/** Models that take prompts with completions, and nothing else. */
const COMPLETION_MODELS = /^(babbage-002|davinci-002)/;

/** OpenAI's chat models; of models that others offer under other names nothing is known. */
const CHAT_MODELS = /^(gpt-(3\.5|35|4|5|oss)|chatgpt|o\d)/;

/** A sentence when the model cannot train on data of this format; undefined when it can, or when nothing is known. */
export function modelFits(format: Format | undefined, model: string | undefined): string | undefined {
  if (format === undefined || model === undefined) return undefined;
  const base = model.replace(/^ft:/, "");
  if (format === "completion" && CHAT_MODELS.test(base))
    return `the data are ${described.completion}, which the chat model "${model}" cannot be trained on; write each as {"messages": [{"role": "user", ...}, {"role": "assistant", ...}]}`;
  if (format !== "completion" && COMPLETION_MODELS.test(base))
    return `the data are ${described[format]}, which the completion model "${model}" cannot be trained on; it takes {"prompt": ..., "completion": ...}`;
  return undefined;
}
