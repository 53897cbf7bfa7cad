/** Rows and requests of other vendors, and of other APIs of the same vendor. */

import {
  assistant,
  type Conversation,
  type Fields,
  type ForeignShape,
  isFields,
  isText,
  isTurns,
  opening,
  others,
  user,
} from "./conversation";

/** A line of a batch of requests to the vendor. */
export const batchRequest: ForeignShape = {
  name: "requests of a batch",
  fits: (row) => "custom_id" in row && "body" in row,
  read(row) {
    const body = isFields(row.body) ? row.body : {};
    const read = responsesItems.fits(body) ? responsesItems.read(body) : askedOf(body);
    return read && { ...read, lost: read.lost.map((key) => `body.${key}`) };
  },
};

function askedOf(body: Fields): Conversation | undefined {
  if (!isTurns(body.messages)) return undefined;
  const { messages, tools } = body;
  const lost = Object.keys(others(body, ["messages", "tools"]));
  return { messages, ...(tools === undefined ? {} : { tools }), lost };
}

/** Answers of the vendor, as a batch or the API gave them: what was asked is not in them. */
export const answersAlone: ForeignShape = {
  name: "answers of the API without what was asked",
  fits: (row) =>
    ("custom_id" in row && "response" in row) ||
    row.object === "chat.completion" ||
    (row.object === "response" && !("input" in row)),
  read: () => undefined,
  instead: 'put each answer behind what was asked, as {"messages": [..., {"role": "assistant", "content": ...}]}',
};

/** Items of the Responses API. */
export const responsesItems: ForeignShape = {
  name: "items of the Responses API",
  fits: (row) =>
    (Array.isArray(row.input) && row.input.every(isItem)) ||
    (isText(row.input) && (Array.isArray(row.output) || isText(row.instructions) || isText(row.model))),
  read(row) {
    const asked = isText(row.input) ? [user(row.input)] : (row.input as Fields[]);
    const items = [...asked, ...outputOf(row)];
    const messages = items.map(messageOfItem);
    if (!messages.every((message) => message !== undefined)) return undefined;
    const start = isText(row.instructions) ? [{ role: "system", content: row.instructions }] : [];
    const own = ["input", "output", "instructions", "ideal"];
    return { messages: [...start, ...messages], lost: Object.keys(others(row, own)) };
  },
};

/** What was answered, or in samples of OpenAI's evals what had better been. */
function outputOf({ output, ideal }: Fields): Fields[] {
  if (isText(ideal)) return [assistant(ideal)];
  return Array.isArray(output) ? output.filter(isFields) : [];
}

const isItem = (value: unknown): value is Fields => isFields(value) && ("role" in value || isText(value.type));

function messageOfItem(item: Fields): Fields | undefined {
  switch (item.type ?? "message") {
    case "message":
      return isText(item.role) ? { role: item.role, content: textOfParts(item.content) } : undefined;
    case "function_call":
      return {
        role: "assistant",
        content: null,
        tool_calls: [{ id: item.call_id, type: "function", function: { name: item.name, arguments: item.arguments } }],
      };
    case "function_call_output":
      return { role: "tool", tool_call_id: item.call_id, content: item.output };
    default:
      return undefined;
  }
}

/** Texts of `{ text }`, `{ type: "input_text", text }` and the like, one after the other. */
function textOfParts(content: unknown): string {
  if (isText(content)) return content;
  if (!Array.isArray(content)) return "";
  return content.map((part) => (isFields(part) && isText(part.text) ? part.text : "")).join("");
}

/** Amazon Bedrock's conversations. */
export const bedrock: ForeignShape = {
  name: "conversations of Amazon Bedrock",
  fits: (row) =>
    (isText(row.schemaVersion) && row.schemaVersion.startsWith("bedrock")) ||
    (isTurns(row.messages) && row.messages.every(({ content }) => Array.isArray(content) && content.every(isBare))),
  read(row) {
    if (!isTurns(row.messages)) return undefined;
    const start = textOfParts(row.system);
    return {
      messages: [
        ...(start === "" ? [] : [{ role: "system", content: start }]),
        ...row.messages.map(({ role, content }) => ({ role, content: textOfParts(content) })),
      ],
      lost: Object.keys(others(row, ["schemaVersion", "system", "messages"])),
    };
  },
};

/** A part of text that does not say what it is. */
const isBare = (part: unknown): boolean => isFields(part) && isText(part.text) && !("type" in part);

/** PaLM's chats. */
export const palm: ForeignShape = {
  name: "chats of PaLM",
  fits: (row) =>
    Array.isArray(row.messages) &&
    row.messages.length > 0 &&
    row.messages.every((turn) => isFields(turn) && "author" in turn),
  read: (row): Conversation => ({
    messages: [
      ...opening({ system: row.context }),
      ...(row.messages as Fields[]).map(({ author, content }) => ({
        role: author === "user" ? "user" : "assistant",
        content,
      })),
    ],
    lost: Object.keys(others(row, ["context", "messages"])),
  }),
};

/** Vertex AI's contents. */
export const vertex: ForeignShape = {
  name: "contents of Vertex AI (Gemini)",
  fits: (row) => Array.isArray(row.contents) && row.contents.every((turn) => isFields(turn) && "parts" in turn),
  read(row) {
    const instruction = row.systemInstruction ?? row.system_instruction;
    const start = isFields(instruction) ? textOfParts(instruction.parts) : "";
    const turns = (row.contents as Fields[]).map(({ role, parts }) => ({
      role: role === "model" ? "assistant" : "user",
      content: textOfParts(parts),
    }));
    return {
      messages: [...(start === "" ? [] : [{ role: "system", content: start }]), ...turns],
      lost: Object.keys(others(row, ["contents", "systemInstruction", "system_instruction"])),
    };
  },
};

/** Text to go on with, without question or answer. */
export const plainText: ForeignShape = {
  name: "texts without question and answer",
  fits: (row) => isText(row.text) && !("messages" in row) && !("prompt" in row),
  read: () => undefined,
};
