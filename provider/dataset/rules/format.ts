/** Which format a set is of, and whether a method can train on it. */

import { foreignShapeOf } from "../foreign/recognise";
import type { Format, Method } from "../report";
import { isObject } from "./objects";

/**
 * What one row shows: `turns` is chat or reinforcement and cannot tell which, `items` the same with fields that a grader
 * could look at, `answeredItems` has these and ends with the answer all the same, `foreign` is a row of another tool, and `foreignItems` one that may be reinforcement too.
 */
export type Shape = Format | "turns" | "items" | "answeredItems" | "foreign" | "foreignItems" | "unknown";

export function shapeOf(row: Record<string, unknown>): Shape {
  if ("preferred_output" in row || "non_preferred_output" in row) return "preference";
  if ("preferred_completion" in row || "non_preferred_completion" in row) return "preference";
  if (!isPlain(row) && foreignShapeOf(row) !== undefined) return lastRole(row) === "user" ? "foreignItems" : "foreign";
  if ("messages" in row) return shapeOfTurns(row);
  if ("prompt" in row || "completion" in row) return "completion";
  return "input" in row ? "preference" : "unknown";
}

/** Keys that other tools put beside messages like ours. */
const NOT_OURS = new Set(["system", "schemaVersion", "chosen", "winner", "accepted", "preferred", "label"]);

/** Almost every row: it is not held against the shapes of other tools. */
function isPlain(row: Record<string, unknown>): boolean {
  const { messages } = row;
  if (Array.isArray(messages)) {
    for (const key in row) if (NOT_OURS.has(key)) return false;
    const [first]: unknown[] = messages;
    return isObject(first) && "role" in first && typeof first.content !== "object";
  }
  return typeof row.prompt === "string" && typeof row.completion === "string" && !("label" in row);
}

const CHAT_KEYS = new Set(["messages", "tools", "parallel_tool_calls", "functions"]);

function lastRole({ messages }: Record<string, unknown>): unknown {
  const last: unknown = Array.isArray(messages) ? messages.at(-1) : undefined;
  return isObject(last) ? last.role : undefined;
}

function shapeOfTurns(row: Record<string, unknown>): Shape {
  const messages = row.messages;
  const role = lastRole(row);
  if (role === "assistant") return hasItems(row) ? "answeredItems" : "chat";
  // The answer is left to the model, and graders need something to compare it with.
  if (role !== "user" || !hasItems(row)) return "turns";
  const isAnswered = Array.isArray(messages) && messages.some((turn) => isObject(turn) && turn.role === "assistant");
  return isAnswered ? "items" : "reinforcement";
}

function hasItems(row: Record<string, unknown>): boolean {
  for (const key in row) if (!CHAT_KEYS.has(key)) return true;
  return false;
}

/** The format of the set: the one that most of its first rows show. Rows that fit two follow the declared method. */
export function formatOf(shapes: readonly Shape[], method: Method | undefined): Format | undefined {
  const votes = (shape: Shape): number => shapes.filter((one) => one === shape).length;
  const [turns, items, answered] = [votes("turns"), votes("items"), votes("answeredItems")];
  const [ours, theirs] = method === "reinforcement" ? [votes("foreignItems"), 0] : [0, votes("foreignItems")];
  const graded = method === "reinforcement" ? answered : 0;
  const judged = votes("reinforcement") + ours + graded + (method === "supervised" ? 0 : items);
  const chat = votes("chat") + answered - graded;
  const ranked: [Format, number][] = [
    ["chat", chat + (method === "reinforcement" ? 0 : turns) + (method === "supervised" ? items : 0)],
    ["reinforcement", judged + (judged > 0 || method === "reinforcement" ? turns : 0)],
    ["preference", votes("preference")],
    ["completion", votes("completion")],
  ];
  const [format, most] = ranked.reduce((best, next) => (next[1] > best[1] ? next : best));
  return most > votes("foreign") + theirs ? format : undefined;
}

/** The format under each method that may be declared. */
export function formatsOf(shapes: readonly Shape[]): Partial<Record<Method, Format>> {
  const formats: Partial<Record<Method, Format>> = {};
  for (const method of ["supervised", "dpo", "reinforcement"] as const) {
    const format = formatOf(shapes, method);
    if (format !== undefined) formats[method] = format;
  }
  return formats;
}

/** A sentence when the rows fit two formats and no method says which is meant. */
export function ambiguityOf(shapes: readonly Shape[], method: Method | undefined): string | undefined {
  if (method === "supervised" || method === "reinforcement") return undefined;
  if (formatOf(shapes, undefined) !== "reinforcement" || shapes.includes("reinforcement")) return undefined;
  return "the rows are taken for reinforcement, because they end with the user's turn and have keys beside their messages; as chat rows they would be refused for these keys";
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
  reinforcement: "reinforcement rows",
};

/** A format, and why it is thought to be that. */
export interface KnownFormat {
  format: Format | undefined;
  formatEvidence?: string | undefined;
}

const because = ({ formatEvidence: evidence }: KnownFormat): string => (evidence === undefined ? "" : ` (${evidence})`);

/** A sentence when the method cannot train on data of this format; undefined when it can, or when either is unknown. */
export function methodFits(known: KnownFormat, method: Method | undefined): string | undefined {
  const { format } = known;
  if (format === undefined || method === undefined || methodOf[format] === method) return undefined;
  return `the data are ${described[format]}${because(known)}, which method "${method}" cannot train on; method "${methodOf[format]}" can`;
}

/** Models that take prompts with completions, and nothing else. */
const COMPLETION_MODELS = /^(babbage-002|davinci-002)/;

/** OpenAI's chat models; of models that others offer under other names nothing is known. */
const CHAT_MODELS = /^(gpt-(3\.5|35|4|5|oss)|chatgpt|o\d)/;

/** A sentence when the model cannot train on data of this format; undefined when it can, or when nothing is known. */
export function modelFits(known: KnownFormat, model: string | undefined): string | undefined {
  const { format } = known;
  if (format === undefined || model === undefined) return undefined;
  const base = model.replace(/^ft:/, "");
  if (format === "completion" && CHAT_MODELS.test(base))
    return `the data are ${described.completion}${because(known)}, which the chat model "${model}" cannot be trained on; write each as {"messages": [{"role": "user", ...}, {"role": "assistant", ...}]}, as fine-tuning convert FILE --to chat does`;
  if (format !== "completion" && COMPLETION_MODELS.test(base))
    return `the data are ${described[format]}${because(known)}, which the completion model "${model}" cannot be trained on; it takes {"prompt": ..., "completion": ...}`;
  return undefined;
}

/** Models of OpenAI that the guides to image training of the vendor and of Azure leave out; `o4-mini` is not spoken of. */
const WITHOUT_IMAGES = /^(gpt-(3\.5|35|4o-mini|4\.1-(mini|nano)|oss)|gpt-4-)/;

/** A sentence when rows with images are for a model that is not known to be trained on images. */
export function imagesFit(examples: number, model: string | undefined): string | undefined {
  if (examples === 0 || model === undefined || !WITHOUT_IMAGES.test(model.replace(/^ft:/, ""))) return undefined;
  const rows = examples === 1 ? "1 row has" : `${examples} rows have`;
  return `${rows} images, and the vendor's guide does not name "${model}" among the models that learn from images; it names gpt-4o and gpt-4.1`;
}
