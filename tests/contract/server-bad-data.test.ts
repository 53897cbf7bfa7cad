import { type TestServer, testServer } from "../support/server";
import { chatRows, jsonl, preferenceRows } from "../support/server-data";
import { bodyOf, create, type Json } from "../support/server-jobs";

describe("jobs on bad data", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await testServer();
  });
  afterAll(() => server.close());

  const rows = chatRows(14);
  const withLine14 = (line: string) => `${jsonl(rows.slice(0, 13))}${line}\n`;
  const chat = (content: unknown) => JSON.stringify({ messages: content });

  it.each<[string, string, string, string]>([
    [
      "too few examples",
      jsonl(chatRows(7)),
      "invalid_n_examples",
      "Training file has 7 example(s), but must have at least 10 examples",
    ],
    [
      "broken JSON",
      withLine14('{"messages": [}'),
      "invalid_training_file",
      "The job failed due to an invalid training file. Invalid file format. Line 14: line contains invalid json: ",
    ],
    ["a row that is no object", withLine14("[1]"), "invalid_training_file", "Line 14: a JSON object is expected"],
    [
      "an unknown role",
      withLine14(chat([{ role: "bot", content: "x" }])),
      "invalid_training_file",
      'Line 14: message 1: role "bot" is not one of',
    ],
    [
      "a missing role",
      withLine14(chat([{ role: "user", content: "x" }, { content: "x" }])),
      "invalid_training_file",
      "The job failed due to an invalid training file. Invalid file format. Example 14, message 2 Discriminator 'role' is missing in value",
    ],
    [
      "missing content",
      withLine14(chat([{ role: "user" }])),
      "invalid_training_file",
      "Line 14: message 1: 'content' is missing",
    ],
    [
      "nobody who answers",
      withLine14(chat([{ role: "user", content: "x" }])),
      "invalid_training_file",
      "Line 14: example has no assistant message",
    ],
    [
      "a weight of 2",
      withLine14(chat([{ role: "assistant", content: "x", weight: 2 }])),
      "invalid_training_file",
      "Line 14: message 1: 'weight' is neither 0 nor 1",
    ],
    [
      "other rows",
      `{"text":"x"}\n`,
      "invalid_training_file",
      "Unexpected file format, expected either prompt/completion pairs or chat messages.",
    ],
    [
      "preference pairs",
      jsonl(preferenceRows(12)),
      "invalid_training_file",
      "is in the fine-tune-preference format, but the specified fine-tuning job is not using 'dpo' as the training method (provided method=supervised).",
    ],
  ])("fail on %s, naming the line", async (_what, content, code, message) => {
    const job = await create(server, bodyOf(await server.upload(content)));
    const failed = await server.jobWhen(job, ["failed"]);
    expect(failed).toMatchObject({
      error: { code, message: expect.stringContaining(message), param: "training_file" },
      fine_tuned_model: null,
      finished_at: expect.any(Number),
      trained_tokens: null,
    });
    const { body } = await server.call("GET", `/fine_tuning/jobs/${job}/events?limit=1`);
    expect(body.data).toMatchObject([{ level: "error", message: expect.stringContaining(message) }]);
  });

  const turn = (role: string, content: unknown) => ({ role, content });
  const answered = (content: unknown, more: object = {}) =>
    JSON.stringify({ messages: [turn("user", content), turn("assistant", "Certainly.")], ...more });
  const image = (url: string) => [{ type: "image_url", image_url: { url } }];
  const gif = "R0lGODlhAQABAAAAACw=";

  it.each<[string, string, string]>([
    ["a key beside the messages", answered("x", { weight: 1 }), 'Example 14 contains an extra "weight".'],
    ["a key that is null", answered("x", { metadata: null }), 'Example 14 contains an extra "metadata".'],
    [
      "a special token",
      answered("x <|fim_suffix|> y"),
      "Example 14 message contains an invalid token: <|fim_suffix|>.",
    ],
    [
      "a special token in a part",
      answered([{ type: "text", text: "<|endoftext|>" }]),
      "Example 14 message contains an invalid token: <|endoftext|>.",
    ],
  ])("fail on %s, in the service's words", async (_what, line, message) => {
    const job = await create(server, bodyOf(await server.upload(withLine14(line))));
    expect((await server.jobWhen(job, ["failed"])).error).toEqual({
      code: "invalid_file_format",
      message,
      param: "training_file",
    });
  });

  it.each<[string, string]>([
    ["a GIF that calls itself PNG", answered(image(`data:image/png;base64,${gif}`))],
    ["a GIF that calls itself JPEG", answered(image(`data:image/jpeg;base64,${gif}`))],
    ["a GIF", answered(image(`data:image/gif;base64,${gif}`))],
    ["an image that is cut", answered(image("data:image/png;base64,iVBORw0"))],
    ["no bytes at all", answered(image("data:image/png;base64,"))],
    [
      "an image of the assistant's",
      JSON.stringify({ messages: [turn("assistant", image("https://example.com/a.png"))] }),
    ],
    ["a tool name with a space", answered("x", { tools: [{ type: "function", function: { name: "where is" } }] })],
    [
      "more than 128 tools",
      answered("x", {
        tools: Array.from({ length: 129 }, (_, n) => ({ type: "function", function: { name: `t${n}` } })),
      }),
    ],
  ])("fail on %s", async (_what, line) => {
    const job = await create(server, bodyOf(await server.upload(withLine14(line))));
    expect((await server.jobWhen(job, ["failed"])).error).toMatchObject({
      code: "invalid_training_file",
      message: expect.stringContaining("Line 14: "),
    });
  });

  const pair = (more: object) => ({ ...preferenceRows(1)[0], ...more });

  it.each<[string, object, string]>([
    [
      "a preferred output of several turns",
      pair({ preferred_output: [turn("assistant", "a"), turn("assistant", "b")] }),
      "'preferred_output' has 2 messages, but must have exactly one",
    ],
    [
      "another output of several turns",
      pair({ non_preferred_output: [turn("assistant", "a"), turn("tool", "b")] }),
      "'non_preferred_output' has 2 messages, but must have exactly one",
    ],
    [
      "an image in a question of preference data",
      pair({ input: { messages: [turn("user", image("https://example.com/a.png"))] } }),
      "preference training is for text only",
    ],
    [
      "an image in an answer of preference data",
      pair({ preferred_output: [turn("assistant", image("https://example.com/a.png"))] }),
      "preference training is for text only",
    ],
  ])("fail on %s", async (_what, row, message) => {
    const content = jsonl([...preferenceRows(12), row]);
    const job = await create(server, bodyOf(await server.upload(content), { method: { type: "dpo" } }));
    expect((await server.jobWhen(job, ["failed"])).error).toMatchObject({
      code: "invalid_training_file",
      message: expect.stringContaining(message),
    });
  });

  it.each<[string, object[], Json, string]>([
    [
      "prompts with completions on a chat model",
      Array.from({ length: 12 }, (_, n) => ({ prompt: `q${n}`, completion: " a" })),
      {},
      "is in the fine-tune-completion format, but the specified model gpt-4o-mini-2024-07-18 is trained on files in the fine-tune-chat format.",
    ],
    [
      "chat rows on a completion model",
      chatRows(12),
      { model: "babbage-002" },
      "is in the fine-tune-chat format, but the specified model babbage-002 is trained on files in the fine-tune-completion format.",
    ],
    [
      "another tool's preference rows",
      Array.from({ length: 12 }, (_, n) => ({ prompt: `q${n}`, chosen: "yes", rejected: "no" })),
      { method: { type: "dpo" } },
      "Unexpected file format, expected preference pairs.",
    ],
  ])("fail on %s", async (_what, content, more, message) => {
    const job = await create(server, bodyOf(await server.upload(jsonl(content)), more));
    expect((await server.jobWhen(job, ["failed"])).error).toMatchObject({
      code: "invalid_training_file",
      message: expect.stringContaining(message),
    });
  });

  it("fail when data and method do not fit each other", async () => {
    const file = await server.upload(jsonl(rows));
    const job = await create(server, bodyOf(file, { method: { type: "dpo" } }));
    expect((await server.jobWhen(job, ["failed"])).error).toMatchObject({
      message: `The job failed due to an invalid training file. Input file ${file} is in the fine-tune-chat format, but the specified fine-tuning job is not using 'supervised' as the training method (provided method=dpo).`,
    });
  });

  it("fail on a validation file whose line cannot be used", async () => {
    const good = await server.upload(jsonl(rows));
    const bad = await server.upload(`${jsonl(rows.slice(0, 2))}{}\n`);
    const job = await create(server, bodyOf(good, { validation_file: bad }));
    expect((await server.jobWhen(job, ["failed"])).error).toMatchObject({
      code: "invalid_validation_file",
      param: "validation_file",
      message: expect.stringContaining("Line 3"),
    });
  });

  it("take a byte-order mark, CRLF, blank lines, and no final newline", async () => {
    const content = `\uFEFF${rows.map((row) => JSON.stringify(row)).join("\r\n\r\n")}`;
    const job = await create(server, bodyOf(await server.upload(content), { hyperparameters: { n_epochs: 1 } }));
    expect((await server.jobWhen(job, ["succeeded", "failed"])).error).toBeNull();
  });
});
