import { type TestServer, testServer } from "../support/server";
import { chatRows, jsonl, preferenceRows } from "../support/server-data";
import { bodyOf, create } from "../support/server-jobs";

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
      "Line 14: message 2: 'role' is missing",
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
