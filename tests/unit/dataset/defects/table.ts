/** For every rule a mistake that it has to find: a rule without one does not compile. */

import { gzipSync } from "node:zlib";
import type { Code } from "../../../../provider/dataset";
import { jsonl } from "../rows";
import { atPath, type Defect, inFile, inLine, inPurpose, inRow, inTurns, turnsOf, withFirst, withTurn } from "./defect";
import {
  answered,
  asked,
  callOf,
  chat,
  completion,
  functionChat,
  imageOf,
  preference,
  reinforcement,
  system,
  toolChat,
  toolOf,
} from "./good-rows";

const GIF = "R0lGODlhAQABAAAAACw=";
const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGM4IScHAAK2AQU0pnWqAAAAAElFTkSuQmCC";
const picture = imageOf("https://example.com/a.png");
const grader = { type: "string_check", input: "{{sample.output_text}}", reference: "{{item.answer}}" };
const many = (count: number, word = "word "): string => word.repeat(count);

/** A large file with a picture in every row. */
const pictures = (rows: number): Defect => ({
  runs: 1,
  make() {
    const lines = Array.from({ length: rows }, (_, n) => ({
      messages: [system, asked([{ type: "text", text: `Part ${n}?` }, picture]), answered(`Part ${n} of the list.`)],
    }));
    return { data: { rows: lines }, options: {}, line: 1 };
  },
});

const leak: Defect = {
  runs: 5,
  make({ texts, at }) {
    const training = texts.map((text, n) => chat(n, text));
    const rows = training.map((row, n) => (n === at ? row : chat(n + 1000, "another")));
    return { data: { rows }, options: { role: "validation" }, line: at + 1, training };
  },
};

export const defects: Record<Code, Defect> = {
  missing_file: atPath("no-such-file.jsonl"),
  is_directory: atPath(__dirname),
  unreadable_file: atPath("/dev/null"),
  changed_while_read: {
    runs: 5,
    make: ({ texts }) => ({
      data: { content: jsonl(texts.map((text, n) => chat(n, text))), writer: true },
      options: {},
      line: 1,
    }),
  },
  empty_file: inFile(() => ""),
  compressed_file: inFile((rows) => gzipSync(jsonl(rows))),
  utf16_file: inFile((rows) => Buffer.from(`\ufeff${jsonl(rows)}`, "utf16le")),
  binary_file: inFile((rows) => `\u0001\0${jsonl(rows)}`),
  git_lfs_pointer: inFile(() => "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12\n"),
  csv_file: inFile((rows) => rows.map((_, n) => `question ${n},answer ${n}\n`).join("")),
  not_jsonl: inFile((rows) => rows.map((_, n) => `Sentence ${n} of a story.\n`).join("")),
  json_array: inFile((rows) => JSON.stringify(rows, null, 2)),
  pretty_printed: inFile((rows) => rows.map((row) => `${JSON.stringify(row, null, 2)}\n`).join("")),
  too_few_examples: inFile((rows) => jsonl(rows.slice(0, 9))),
  few_examples: inFile((rows) => jsonl(rows.slice(0, 9)), { role: "either" }),
  foreign_rows: inFile((rows) => jsonl(rows.map((_, n) => ({ instruction: `Do ${n}`, input: "", output: "Done." })))),
  ambiguous_format: inPurpose({}, (n, text) => ({
    messages: [...turnsOf(chat(n, text)), asked("And then?")],
    answer: "none",
  })),
  method_mismatch: inPurpose({ method: "dpo" }),
  model_mismatch: inPurpose({ model: "gpt-4o-mini-2024-07-18" }, completion),
  images_unseen: inPurpose({ model: "gpt-3.5-turbo-0125" }, (n, text) => ({
    messages: [system, asked([{ type: "text", text: `${text} ${n}?` }, picture]), answered(`Part ${n} of the list.`)],
  })),
  unknown_item_field: inPurpose({ grader }, reinforcement),
  rare_item_field: inPurpose({ grader }, reinforcement, (rows, at) =>
    rows.map((row, n) => (n === at ? { ...row, answer: "one" } : row)),
  ),
  invalid_response_format: inPurpose({ responseFormat: { type: "json_schema" } }, reinforcement),
  unknown_sample_field: inPurpose({ grader: { input: "{{sample.output_json.answer}}" } }, reinforcement),
  invalid_json: inLine((line) => line.slice(0, -1)),
  invalid_utf8: inLine((line) => Buffer.concat([Buffer.from(line), Buffer.of(0xff)])),
  line_too_long: inLine((line) => line + many(64 * 1024 * 1024, " "), 1),
  nested_too_deeply: inLine((line) => line.replace(/}$/, `,"deep":${many(300, "[")}${many(300, "]")}}`)),
  not_an_object: inRow(() => "a text"),
  blank_line: inLine(() => "  "),
  unknown_row_format: {
    runs: 5,
    make: () => ({ data: { rows: [{ a: 1 }] }, options: { role: "validation" }, line: 1 }),
  },
  mixed_formats: inRow(() => completion(0, "another")),
  unrecognized_key: inTurns((turn) => ({ ...turn, contents: "" })),
  extra_key: inRow((row) => ({ ...row, id: 7 })),
  special_token: inTurns((turn) => ({ ...turn, content: `${turn.content}<|endoftext|>` })),
  special_token_in_tool: inRow((row) => ({ ...row, tools: [toolOf("find", { description: "<|im_end|>" })] })),
  missing_messages: inRow(({ messages, ...row }) => ({ ...row, tools: [] })),
  empty_messages: inRow((row) => ({ ...row, messages: [] })),
  message_not_object: withTurn(1),
  missing_role: withFirst({ content: "hello" }),
  unknown_role: withTurn({ role: "bot", content: "hello" }),
  missing_content: withFirst({ role: "user", content: null }),
  invalid_content: withFirst({ role: "user", content: {} }),
  invalid_content_part: withFirst(asked([{ type: "input_text", text: "hello" }])),
  invalid_name: withFirst({ role: "user", content: "hello", name: 7 }),
  invalid_weight: inTurns((turn) => (turn.role === "assistant" ? { ...turn, weight: 2 } : turn)),
  weight_not_assistant: inTurns((turn) => (turn.role === "user" ? { ...turn, weight: 1 } : turn)),
  no_assistant_message: inRow((row) => ({ ...row, messages: turnsOf(row).slice(0, 2) })),
  nothing_to_learn: inTurns((turn) => (turn.role === "assistant" ? { ...turn, weight: 0 } : turn)),
  no_system_message: inRow((row) => ({ ...row, messages: turnsOf(row).slice(1) })),
  no_user_message: inRow((row) => ({ ...row, messages: turnsOf(row).filter(({ role }) => role !== "user") })),
  empty_answer: inTurns((turn) => (turn.role === "assistant" ? { ...turn, content: "  " } : turn)),
  last_not_assistant: withTurn(asked("And then?")),
  consecutive_assistants: withTurn(answered("And that is all.")),
  late_system_message: inRow((row) => ({ ...row, messages: [...turnsOf(row), system, answered("So it is.")] })),
  useless_weight: inRow((row) => ({ ...row, preferred_output: [answered("It is there.", { weight: 1 })] }), preference),
  short_answer: inTurns((turn) => (turn.role === "assistant" ? { ...turn, content: "no" } : turn)),
  image_not_in_user: inTurns((turn) => (turn.role === "system" ? { ...turn, content: [picture] } : turn)),
  invalid_image: withFirst(asked([imageOf(`data:image/png;base64,${GIF}`)])),
  image_type_differs: withFirst(asked([imageOf(`data:image/jpeg;base64,${PNG}`)])),
  image_checksum: withFirst(asked([imageOf(`data:image/png;base64,${withOtherChecksum(PNG)}`)])),
  image_will_be_skipped: withFirst(asked([imageOf("https://example.com/a.gif")])),
  image_in_preference: inRow((row) => ({ ...row, input: { messages: [asked([picture])] } }), preference),
  too_many_image_rows: pictures(50_001),
  image_too_large: { ...withFirst(asked([imageOf(`data:image/png;base64,${many(14_000_000, "A")}`)])), runs: 1 },
  too_many_images: withFirst(asked(Array.from({ length: 65 }, () => picture))),
  invalid_tools: inRow((row) => ({ ...row, tools: "all" })),
  invalid_tool: inRow((row) => ({ ...row, tools: [{ name: "find" }] })),
  too_many_tools: inRow((row) => ({ ...row, tools: Array.from({ length: 129 }, (_, n) => toolOf(`t${n}`)) })),
  invalid_tool_name: inRow((row) => ({ ...row, tools: [toolOf("where is")] })),
  invalid_tool_schema: inRow((row) => ({ ...row, tools: [toolOf("find", { type: "dictionary" })] })),
  repeated_tool: inRow((row) => ({ ...row, tools: [toolOf("find"), toolOf("find")] })),
  invalid_tool_calls: withTurn(answered(null, { tool_calls: [] })),
  invalid_tool_call: withTurn(answered(null, { tool_calls: [{ id: "c2", type: "function" }] })),
  arguments_not_json: withTurn(answered(null, { tool_calls: [callOf("c2", "find", "{text:")] }), toolChat),
  unknown_tool: withTurn(answered(null, { tool_calls: [callOf("c2", "found")] }), toolChat),
  tool_calls_not_assistant: withFirst({ ...asked("hello"), tool_calls: [callOf("c2", "find")] }),
  missing_tool_call_id: inTurns(({ tool_call_id, ...turn }) => turn, toolChat),
  unmatched_tool_call_id: inTurns((turn) => (turn.role === "tool" ? { ...turn, tool_call_id: "c9" } : turn), toolChat),
  unanswered_tool_call: inRow(
    (row) => ({ ...row, messages: turnsOf(row).filter(({ role }) => role !== "tool") }),
    toolChat,
  ),
  parts_in_tool_answer: inTurns(
    (turn) => (turn.role === "tool" ? { ...turn, content: [{ type: "text", text: "found" }] } : turn),
    toolChat,
  ),
  repeated_tool_answer: inRow(
    (row) => ({ ...row, messages: turnsOf(row).flatMap((turn) => (turn.role === "tool" ? [turn, turn] : [turn])) }),
    toolChat,
  ),
  repeated_tool_call_id: inTurns(
    (turn) =>
      Array.isArray(turn.tool_calls) ? { ...turn, tool_calls: [callOf("c1", "find"), callOf("c1", "find")] } : turn,
    toolChat,
  ),
  missing_function_name: inTurns(({ name, ...turn }) => turn, functionChat),
  unmatched_function: inTurns((turn) => (turn.role === "function" ? { ...turn, name: "lost" } : turn), functionChat),
  invalid_parallel_tool_calls: inRow((row) => ({ ...row, parallel_tool_calls: "yes" })),
  missing_prompt: inRow(({ completion: text }) => ({ completion: text }), completion),
  missing_completion: inRow(({ prompt }) => ({ prompt }), completion),
  missing_input: inRow(({ input, ...row }) => row, preference),
  missing_output: inRow((row) => ({ ...row, non_preferred_output: [] }), preference),
  misnamed_output: inRow(
    ({ preferred_output, ...row }) => ({ ...row, preferred_completion: preferred_output }),
    preference,
  ),
  output_role: inRow((row) => ({ ...row, preferred_output: [asked("What?")] }), preference),
  several_outputs: inRow((row) => ({ ...row, preferred_output: [answered("One."), answered("Two.")] }), preference),
  several_turns: inRow(
    (row) => ({ ...row, input: { messages: [system, asked("What?"), answered("That."), asked("And then?")] } }),
    preference,
  ),
  equal_outputs: inRow((row) => ({ ...row, non_preferred_output: row.preferred_output }), preference),
  last_not_user: withTurn(answered("It is number one."), reinforcement),
  misplaced_response_format: inRow((row) => ({ ...row, response_format: { type: "text" } }), reinforcement),
  secret_in_row: inTurns((turn) => ({ ...turn, content: `${turn.content} AKIAIOSFODNN7ABCDEFG` })),
  email_address: inTurns((turn) => ({ ...turn, content: `${turn.content} ada@lovelace.org` })),
  card_number: inTurns((turn) => ({ ...turn, content: `${turn.content} 4111 1111 1111 1111` })),
  phone_number: inTurns((turn) => ({ ...turn, content: `${turn.content} +44 20 7946 0958` })),
  duplicate_row: {
    runs: 15,
    make({ texts, at }) {
      const rows = texts.map((text, n) => chat(n === at ? 0 : n, n === at ? (texts[0] ?? "") : text));
      return { data: { rows }, options: {}, line: at + 1 };
    },
  },
  truncated_row: { ...inRow(long, chat, { model: "gpt-3.5-turbo-0613" }), runs: 3 },
  long_row: { ...inRow(long), runs: 3 },
  leakage: leak,
};

function long(row: Record<string, unknown>) {
  return { ...row, messages: [asked(many(5000)), ...turnsOf(row)] };
}

/** The checksum of the pixels stands before the twelve bytes of the last chunk. */
function withOtherChecksum(png: string): string {
  const bytes = Buffer.from(png, "base64");
  bytes.writeUInt32BE(0, bytes.length - 16);
  return bytes.toString("base64");
}
