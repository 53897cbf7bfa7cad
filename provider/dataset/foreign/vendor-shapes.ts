/** Rows and requests of other vendors, and of other APIs of the same vendor. */

import { type Fields, type ForeignShape, isFields, isText, isTurn, others } from "./conversation";

/** A line of a batch of requests to the vendor. */
export const batchRequest: ForeignShape = {
  name: "requests of a batch",
  keys: '"custom_id", "url", "body"',
  fits: (row) => "custom_id" in row && ("body" in row || "response" in row),
  read(row) {
    const body = isFields(row.body) ? row.body : {};
    if (!Array.isArray(body.messages) || !body.messages.every(isTurn)) return undefined;
    return {
      messages: body.messages,
      ...(body.tools === undefined ? {} : { tools: body.tools }),
      lost: Object.keys(others(body, ["messages", "tools"])).map((key) => `body.${key}`),
    };
  },
};

/** Items of the Responses API. */
export const responsesItems: ForeignShape = {
  name: "items of the Responses API",
  keys: '"input" as a list of items',
  fits: (row) => Array.isArray(row.input) && row.input.every(isItem),
  read(row) {
    const items = [...(row.input as Fields[]), ...(Array.isArray(row.output) ? row.output.filter(isFields) : [])];
    const messages = items.map(messageOfItem);
    if (!messages.every((message) => message !== undefined)) return undefined;
    const start = isText(row.instructions) ? [{ role: "system", content: row.instructions }] : [];
    return { messages: [...start, ...messages], lost: Object.keys(others(row, ["input", "output", "instructions"])) };
  },
};

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
  name: "rows of Amazon Bedrock",
  keys: '"schemaVersion", "system", "messages" with parts { "text" }',
  fits: (row) => isText(row.schemaVersion) && row.schemaVersion.startsWith("bedrock"),
  read(row) {
    if (!Array.isArray(row.messages) || !row.messages.every(isTurn)) return undefined;
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

/** Vertex AI's contents. */
export const vertex: ForeignShape = {
  name: "rows of Vertex AI (Gemini)",
  keys: '"contents" with "parts"',
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
  keys: '"text"',
  fits: (row) => isText(row.text) && !("messages" in row) && !("prompt" in row),
  read: () => undefined,
};
