import { aChat, chats, inspectText, jsonl, placesOf, type Row } from "../rows";

const call = { id: "a", type: "function", function: { name: "find", arguments: "{}" } };
const tool = (parameters: Row) => ({ type: "function", function: { name: "find", parameters } });
const turns = (...more: Row[]) =>
  aChat(99, { messages: [{ role: "system", content: "s" }, { role: "user", content: "q" }, ...more] });
const said = { role: "assistant", content: "It was found." };
const answer = { role: "tool", tool_call_id: "a", content: "found" };
const calling = (one: Row = call) => ({ role: "assistant", content: null, tool_calls: [one] });

const found = async (row: Row) => placesOf(await inspectText(jsonl([...chats(10), row])));

describe("turns", () => {
  it("of a tool that answer an answered call again, further down, are found", async () => {
    const tools = [tool({ type: "object", properties: {} })];
    expect(await found({ ...turns(calling(), answer, said, answer, said), tools })).toEqual([
      "repeated_tool_answer@11",
    ]);
    expect(await found({ ...turns(calling(), answer, calling(), answer, said), tools })).toEqual([]);
  });

  it("that call with arguments of JSON that are no object are found", async () => {
    const one = { ...call, function: { name: "find", arguments: "[1]" } };
    expect(await found(turns(calling(one), answer, said))).toEqual(["arguments_not_json@11"]);
  });

  it("whose parts hold no word are empty answers", async () => {
    expect(await found(turns({ role: "assistant", content: [{ type: "text", text: " " }] }))).toEqual([
      "empty_answer@11",
    ]);
  });
});

describe("parameters of a tool", () => {
  it.each<[string, Row]>([
    ["an enum that is no list", { properties: { x: { enum: "a" } } }],
    ["a choice of something else than schemas", { properties: { x: { anyOf: [{ type: "strin" }] } } }],
    ["an empty choice", { properties: { x: { oneOf: [] } } }],
  ])("are no JSON Schema with %s", async (_what, schema) => {
    const row = { ...turns(said), tools: [tool({ type: "object", ...schema })] };
    expect(await found(row)).toEqual(["invalid_tool_schema@11"]);
  });

  it("may be chosen from several schemas", async () => {
    const schema = {
      type: "object",
      properties: { x: { anyOf: [{ type: "string", enum: ["a"] }, { type: "null" }] } },
    };
    expect(await found({ ...turns(said), tools: [tool(schema)] })).toEqual([]);
  });
});

describe("special tokens of open models", () => {
  it("are errors for these models alone", async () => {
    const rows = jsonl([...chats(10), turns({ role: "assistant", content: "Say <|channel|> now." })]);
    expect(placesOf(await inspectText(rows, { model: "gpt-oss-20b" }))).toEqual(["special_token@11"]);
    expect(placesOf(await inspectText(rows, { model: "gpt-4o-mini" }))).toEqual([]);
  });
});
