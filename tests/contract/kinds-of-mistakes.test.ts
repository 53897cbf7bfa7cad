import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Code, kindOf, type Method } from "../../provider/dataset";
import { inspectFile } from "../../server/files/inspection";
import { askedOnTheCommandLine, previewed, type Question } from "../support/data-doors";
import { type TestServer, testServer } from "../support/server";

/**
 * Mistakes of the kinds that vendors document or were seen to answer, in many variants: each has one verdict at the command,
 * in the preview and at the server.
 */

let server: TestServer;
let folder: string;
const cache = process.env.PULUMI_FINE_TUNING_CACHE;
beforeAll(async () => {
  process.env.PULUMI_FINE_TUNING_CACHE = "off";
  folder = mkdtempSync(join(tmpdir(), "kinds-of-mistakes-"));
  server = await testServer();
});
afterAll(async () => {
  process.env.PULUMI_FINE_TUNING_CACHE = cache;
  rmSync(folder, { recursive: true });
  await server.close();
});

type Turn = Record<string, unknown>;
type Row = Record<string, unknown>;
type Made = (n: number) => Row;

const system: Turn = { role: "system", content: "You keep the list of a ship." };
const asked = (n: number, more: Turn = {}): Turn => ({
  role: "user",
  content: `What is in crate ${n}, please?`,
  ...more,
});
const answered = (n: number, more: Turn = {}): Turn => ({
  role: "assistant",
  content: `Crate ${n} holds apples.`,
  ...more,
});
const tool = (name = "find", more: Row = {}): Row => ({
  type: "function",
  function: { name, parameters: { type: "object", properties: { crate: { type: "string" } } }, ...more },
});
const call = (id: string, args: unknown = '{"crate":"7"}', name = "find"): Row => ({
  id,
  type: "function",
  function: { name, arguments: args },
});
const calling = (...calls: Row[]): Turn => ({ role: "assistant", content: null, tool_calls: calls });
const found = (id: string, content: unknown = "apples"): Turn => ({ role: "tool", tool_call_id: id, content });
const functionCall = (name: string): Turn => ({
  role: "assistant",
  content: null,
  function_call: { name, arguments: "{}" },
});

const chat =
  (turns: (n: number) => Turn[], more: Row = {}): Made =>
  (n) => ({ messages: [system, ...turns(n)], ...more });
const talk = (n: number) => [asked(n), answered(n)];
const withTools = (turns: (n: number) => Turn[]): Made => chat(turns, { tools: [tool()] });
const offering = (offered: unknown): Made => chat(talk, { tools: offered });
const pair =
  (change: (n: number) => Row = () => ({})): Made =>
  (n) => ({
    input: { messages: [asked(n)] },
    preferred_output: [answered(n)],
    non_preferred_output: [{ role: "assistant", content: `I know nothing of crate ${n}.` }],
    ...change(n),
  });
const task =
  (change: Row = {}): Made =>
  (n) => ({ messages: [system, asked(n)], reference: `${n}`, ...change });
const completion =
  (change: Row = {}): Made =>
  (n) => ({ prompt: `Crate ${n}:`, completion: ` apples ${n}`, ...change });
const seeing = (part: Row): Made =>
  chat((n) => [asked(n, { content: [{ type: "text", text: `Crate ${n}?` }, part] }), answered(n)]);
const image = (url: string, more: Row = {}): Row => ({ type: "image_url", image_url: { url, ...more } });
const PNG =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGM4IScHAAK2AQU0pnWqAAAAAElFTkSuQmCC";

/** What is wrong, the rows, and the kind that is found once in each of them; `undefined` where nothing is. */
type Case = [what: string, row: Made, code: Code | undefined];

const supervised: Case[] = [
  ["a name beside the messages", chat(talk, { name: "x" }), "extra_key"],
  ["a response format beside the messages", chat(talk, { response_format: { type: "text" } }), "extra_key"],
  ["a choice of tools", chat(talk, { tools: [tool()], tool_choice: "auto" }), "extra_key"],
  ["messages in capitals", (n) => ({ Messages: talk(n) }), "unknown_row_format"],
  ["a time in a turn", chat((n) => [asked(n), answered(n, { timestamp: 1 })]), "unrecognized_key"],
  [
    "nulls of an export",
    chat((n) => [asked(n, { name: null }), answered(n, { tool_calls: null, refusal: null })]),
    undefined,
  ],
  ["a weight of true", chat((n) => [asked(n), answered(n, { weight: true })]), "invalid_weight"],
  ["a weight of a half", chat((n) => [asked(n), answered(n, { weight: 0.5 })]), "invalid_weight"],
  ["a weight in quotes", chat((n) => [asked(n), answered(n, { weight: "1" })]), "invalid_weight"],
  ["a weight of a question", chat((n) => [asked(n, { weight: 0 }), answered(n)]), "weight_not_assistant"],
  [
    "a token in a question's part",
    chat((n) => [asked(n, { content: [{ type: "text", text: "<|endoftext|>" }] }), answered(n)]),
    "special_token",
  ],
  ["a token in a name", chat((n) => [asked(n, { name: "<|im_end|>" }), answered(n)]), "special_token"],
  [
    "a token in arguments",
    withTools((n) => [asked(n), calling(call("c", '{"crate":"<|fim_middle|>"}'))]),
    "special_token",
  ],
  [
    "a token in a tool's answer",
    withTools((n) => [asked(n), calling(call("c")), found("c", "<|im_sep|>"), answered(n)]),
    "special_token",
  ],
  [
    "what only looks like a token",
    chat((n) => [asked(n), answered(n, { content: `<|user|> <| im_end |> <|IM_END|> ${n}` })]),
    undefined,
  ],
  ["an open model's token", chat((n) => [asked(n), answered(n, { content: `<|channel|> ${n} apples` })]), undefined],
  ["a tool's answer last", withTools((n) => [asked(n), calling(call("c")), found("c")]), "last_not_assistant"],
  ["a call last", withTools((n) => [asked(n), calling(call("c"))]), undefined],
  ["no answer", chat((n) => [asked(n)]), "no_assistant_message"],
  [
    "a call that a question follows",
    withTools((n) => [asked(n), calling(call("c")), asked(n + 1), answered(n)]),
    "unanswered_tool_call",
  ],
  [
    "a call that a call follows",
    withTools((n) => [asked(n), calling(call("c")), calling(call("d"))]),
    "unanswered_tool_call",
  ],
  [
    "two calls with one answer",
    withTools((n) => [asked(n), calling(call("c"), call("d")), found("c"), answered(n)]),
    "unanswered_tool_call",
  ],
  ["an answer without a call", withTools((n) => [asked(n), found("c"), answered(n)]), "unmatched_tool_call_id"],
  [
    "two calls of one id",
    withTools((n) => [asked(n), calling(call("c"), call("c")), found("c"), answered(n)]),
    "repeated_tool_call_id",
  ],
  [
    "a call answered twice",
    withTools((n) => [asked(n), calling(call("c")), found("c"), found("c"), answered(n)]),
    "repeated_tool_answer",
  ],
  [
    "a tool's answer in parts",
    withTools((n) => [asked(n), calling(call("c")), found("c", [{ type: "text", text: "apples" }]), answered(n)]),
    "parts_in_tool_answer",
  ],
  ["two answers in a row", chat((n) => [asked(n), answered(n), answered(n + 50)]), "consecutive_assistants"],
  ["no call in the list of calls", chat((n) => [asked(n), answered(n, { tool_calls: [] })]), "invalid_tool_calls"],
  [
    "arguments that are an object",
    withTools((n) => [asked(n), calling(call("c", { crate: "7" }))]),
    "invalid_tool_call",
  ],
  ["arguments that are no JSON", withTools((n) => [asked(n), calling(call("c", "{crate:7}"))]), "arguments_not_json"],
  ["a call of another tool", withTools((n) => [asked(n), calling(call("c", "{}", "fetch"))]), "unknown_tool"],
  [
    "a call of another function",
    chat((n) => [asked(n), functionCall("fetch")], { functions: [{ name: "find" }] }),
    "unknown_tool",
  ],
  [
    "a function's answer without its name",
    chat((n) => [asked(n), functionCall("find"), { role: "function", content: "1" }, answered(n)], {
      functions: [{ name: "find" }],
    }),
    "missing_function_name",
  ],
  ["no tool", offering([]), undefined],
  ["tools that are no list", offering(tool()), "invalid_tools"],
  ["a tool's name with a point", offering([tool("find.it")]), "invalid_tool_name"],
  ["a tool's name of 65 letters", offering([tool("x".repeat(65))]), "invalid_tool_name"],
  ["one name for two tools", offering([tool(), tool()]), "repeated_tool"],
  ["one name for two functions", chat(talk, { functions: [{ name: "find" }, { name: "find" }] }), "repeated_tool"],
  ["129 tools", offering(Array.from({ length: 129 }, (_, n) => tool(`t${n}`))), "too_many_tools"],
  ["a tool as Responses have it", offering([{ type: "function", name: "find", parameters: {} }]), "invalid_tool"],
  ["a tool of the vendor's own", offering([{ type: "file_search" }]), "invalid_tool"],
  ["parameters as text", offering([tool("find", { parameters: "{}" })]), "invalid_tool"],
  ["a description that is a number", offering([tool("find", { description: 5 })]), "invalid_tool"],
  ["strict in quotes", offering([tool("find", { strict: "true" })]), "invalid_tool"],
  ["parameters of type text", offering([tool("find", { parameters: { type: "string" } })]), "invalid_tool_schema"],
  [
    "a type that JSON Schema lacks",
    offering([tool("find", { parameters: { type: "object", properties: { n: { type: "int" } } } })]),
    "invalid_tool_schema",
  ],
  [
    "parallel calls in quotes",
    chat(talk, { tools: [tool()], parallel_tool_calls: "false" }),
    "invalid_parallel_tool_calls",
  ],
  ["a role in capitals", chat((n) => [asked(n), answered(n, { role: "Assistant" })]), "unknown_role"],
  ["a role of null", chat((n) => [asked(n), answered(n, { role: null })]), "unknown_role"],
  [
    "content that is an object",
    chat((n) => [asked(n), answered(n, { content: { text: "apples" } })]),
    "invalid_content",
  ],
  ["content of null", chat((n) => [asked(n), answered(n, { content: null })]), "missing_content"],
  [
    "an answer of spaces",
    chat((n) => [asked(n), answered(n, { content: [{ type: "text", text: " " }] })]),
    "empty_answer",
  ],
  ["messages as text", (n) => ({ messages: JSON.stringify(talk(n)) }), "missing_messages"],
  ["a name that is a number", chat((n) => [asked(n, { name: 5 }), answered(n)]), "invalid_name"],
];

const images: Case[] = [
  ["a good one", seeing(image(PNG)), undefined],
  ["the address alone", seeing({ type: "image_url", image_url: PNG }), "invalid_image"],
  ["the part of Responses", seeing({ type: "input_image", image_url: PNG }), "invalid_content_part"],
  ["one that calls itself JPEG", seeing(image(PNG.replace("png", "jpeg"))), "image_type_differs"],
  ["one that calls itself bytes", seeing(image(PNG.replace("image/png", "application/octet-stream"))), "invalid_image"],
  ["a GIF", seeing(image("data:image/gif;base64,R0lGODlhAQABAAAAACw=")), "invalid_image"],
  ["no base64", seeing(image("data:image/png;base64,@@@@")), "invalid_image"],
  ["nothing", seeing(image("data:image/png;base64,")), "invalid_image"],
  ["a file's path", seeing(image("images/a.png")), "invalid_image"],
  ["a file's address", seeing(image("file:///a.png")), "invalid_image"],
  ["the address of an SVG", seeing(image("https://images.test/a.svg?x=1")), "image_will_be_skipped"],
  ["a detail that there is not", seeing(image("https://images.test/a.png", { detail: "max" })), "invalid_image"],
  ["one in an answer", chat((n) => [asked(n), answered(n, { content: [image(PNG)] })]), "image_not_in_user"],
];

const preference: Case[] = [
  ["an output that is a turn", pair((n) => ({ preferred_output: answered(n) })), "missing_output"],
  ["an output that is text", pair(() => ({ preferred_output: "apples" })), "missing_output"],
  [
    "two turns in the worse output",
    pair((n) => ({ non_preferred_output: [answered(n), answered(n)] })),
    "several_outputs",
  ],
  ["the user's output", pair((n) => ({ preferred_output: [asked(n)] })), "output_role"],
  ["an input that is a list", pair((n) => ({ input: [asked(n)] })), "missing_input"],
  ["an input without turns", pair(() => ({ input: { messages: [] } })), "empty_messages"],
  [
    "an image in the better output",
    pair(() => ({ preferred_output: [{ role: "assistant", content: [image(PNG)] }] })),
    "image_in_preference",
  ],
  [
    "an embedded image in the input",
    pair((n) => ({ input: { messages: [asked(n, { content: [image(PNG)] })] } })),
    "image_in_preference",
  ],
  [
    "a token in the worse output",
    pair(() => ({ non_preferred_output: [{ role: "assistant", content: "<|im_end|>" }] })),
    "special_token",
  ],
  [
    "an input of several turns",
    pair((n) => ({ input: { messages: [asked(n), answered(n), asked(n + 1)] } })),
    "several_turns",
  ],
  [
    "a call as the better output",
    pair((n) => ({ input: { messages: [asked(n)], tools: [tool()] }, preferred_output: [calling(call("c"))] })),
    undefined,
  ],
  ["a weight", pair((n) => ({ preferred_output: [answered(n, { weight: 1 })] })), "useless_weight"],
];

const reinforcement: Case[] = [
  ["the answer last", (n) => ({ messages: [system, asked(n), answered(n)], reference: `${n}` }), "last_not_user"],
  ["no turn", task({ messages: [] }), "empty_messages"],
  ["a response format in the row", task({ response_format: { type: "text" } }), "misplaced_response_format"],
  ["a weight, which is a field here", task({ weight: 1 }), undefined],
  ["a token in a field", task({ reference: "<|endoftext|>" }), undefined],
];

const models: Record<Method, string> = {
  supervised: "gpt-4o-2024-08-06",
  dpo: "gpt-4o-2024-08-06",
  reinforcement: "o4-mini-2025-04-16",
};

/** What three doors say of twelve such rows. */
async function verdicts(row: Made, method: Method, model = models[method]) {
  const path = join(folder, "rows.jsonl");
  writeFileSync(path, Array.from({ length: 12 }, (_, n) => `${JSON.stringify(row(n))}\n`).join(""));
  const question: Question = { path, method, model, isDeclared: true };
  const judged = await inspectFile({
    path,
    fileId: "file-1",
    method,
    role: "training",
    model,
    completionsOnly: model === "babbage-002",
    contextTokens: 65_536,
  });
  return {
    command: await askedOnTheCommandLine(question),
    preview: await previewed(question, server),
    server: judged.usable ? "trains" : "refuses",
  };
}

const expected = (code: Code | undefined, times = 12) => {
  const counts = code === undefined ? {} : { [code]: times };
  const refuses = code !== undefined && kindOf(code).severity === "error";
  return { command: counts, preview: counts, server: refuses ? "refuses" : "trains" };
};

describe("the three doors say the same", () => {
  it.each(supervised)("of chat rows with %s", async (_, row, code) => {
    expect(await verdicts(row, "supervised")).toEqual(expected(code));
  });

  it.each(images)("of an image that is %s", async (_, row, code) => {
    expect(await verdicts(row, "supervised")).toEqual(expected(code));
  });

  it.each(preference)("of preference rows with %s", async (_, row, code) => {
    expect(await verdicts(row, "dpo")).toEqual(expected(code));
  });

  it.each(reinforcement)("of reinforcement rows with %s", async (_, row, code) => {
    expect(await verdicts(row, "reinforcement")).toEqual(expected(code));
  });

  it.each<[string, Made, Method, string, Code]>([
    ["pairs of text for a chat model", completion(), "supervised", "gpt-4.1-2025-04-14", "model_mismatch"],
    [
      "pairs of text for a fine-tuned chat model",
      completion(),
      "supervised",
      "ft:gpt-4o-mini-2024-07-18:a::x",
      "model_mismatch",
    ],
    ["pairs of text for Azure's chat model", completion(), "supervised", "gpt-35-turbo-0125", "model_mismatch"],
    ["chat rows for a completion model", chat(talk), "supervised", "babbage-002", "model_mismatch"],
    ["preference rows for a completion model", pair(), "dpo", "babbage-002", "model_mismatch"],
    ["chat rows for preferences", chat(talk), "dpo", models.dpo, "method_mismatch"],
    ["preference rows for plain training", pair(), "supervised", models.supervised, "method_mismatch"],
    ["images for a model that reads only", seeing(image(PNG)), "supervised", "gpt-3.5-turbo-0125", "images_unseen"],
  ])("of %s", async (_, row, method, model, code) => {
    expect(await verdicts(row, method, model)).toEqual(expected(code, 1));
  });

  it.each(["<|start|>", "<|return|>", "<|channel|>", "<|reserved_200013|>", "<|im_end|>"])(
    "of the token %s for an open model of OpenAI's",
    async (token) => {
      const row = chat((n) => [asked(n), answered(n, { content: `${token} ${n} apples` })]);
      expect(await verdicts(row, "supervised", "gpt-oss-20b")).toEqual(expected("special_token"));
    },
  );

  it.each<[string, Row, Code]>([
    ["an empty completion", { completion: "" }, "empty_answer"],
    ["a list of prompts", { prompt: ["Crate 7:"] }, "missing_prompt"],
    ["a key beside them", { id: 7 }, "extra_key"],
  ])("of pairs of text with %s", async (_, change, code) => {
    expect(await verdicts(completion(change), "supervised", "babbage-002")).toEqual(expected(code));
  });
});
