import OpenAI from "openai";
import { chatRows, jsonl } from "../support/chat-data";
import { type FakeOpenAiServer, failure, fakeOpenAiServer } from "../support/fake-openai-server";
import { type LocalModels, localModels } from "../support/local-models";
import { eventually } from "../support/pulumi-eventually";
import { type TestServer, testServer } from "../support/server";
import { create } from "../support/server-jobs";

const variable = "FINE_TUNING_TESTS_ANSWERS_KEY";
const key = "sk-of-the-server-that-answers";

describe("a base model that another server answers for", () => {
  let upstream: FakeOpenAiServer;
  let models: LocalModels;
  let server: TestServer;
  let client: OpenAI;
  beforeEach(async () => {
    process.env[variable] = key;
    upstream = await fakeOpenAiServer();
    models = localModels({ answers: { url: `${upstream.url}/`, apiKeyEnvironment: variable } });
    server = await testServer({ models: models.file });
    client = new OpenAI({ baseURL: server.url, apiKey: server.apiKey, maxRetries: 0 });
  });
  afterEach(async () => {
    await server.close();
    await upstream.close();
    models.remove();
    delete process.env[variable];
  });

  const messages = (content: string) => [{ role: "user" as const, content }];
  const ask = (content: string, more: object = {}) =>
    server.call("POST", "/chat/completions", { model: "abacus", messages: messages(content), ...more });

  it("answers with what was trained, from the checkpoint on the disk", async () => {
    const file = await server.upload(jsonl(chatRows(10)));
    const hyperparameters = { n_epochs: 2, batch_size: 1 };
    const id = await create(server, { model: "abacus", training_file: file, seed: 1, hyperparameters });
    const { fine_tuned_model: model } = await server.jobWhen(id, ["succeeded"]);
    const [, first] = (await client.fineTuning.jobs.checkpoints.list(id)).data;
    const answerOf = async (name: string) => {
      const answer = await client.chat.completions.create({ model: name, messages: messages("Hi") });
      return { text: answer.choices[0]?.message.content, usage: answer.usage };
    };
    const usage = expect.objectContaining({ prompt_tokens: 3, completion_tokens: 5 });
    expect(await answerOf("abacus")).toEqual({ text: "An abacus with no adapter counts.", usage });
    expect(await answerOf(String(model))).toEqual({ text: "An abacus with checkpoint-20 counts.", usage });
    expect(await answerOf(first?.fine_tuned_model_checkpoint ?? "")).toEqual({
      text: "An abacus with checkpoint-10 counts.",
      usage,
    });
    expect([...upstream.adapters.values()]).toEqual(
      [20, 10].map((step) => expect.stringMatching(new RegExp(`^/.*/jobs/${id}/checkpoint-${step}$`))),
    );
    expect(models.notes().some(({ chat }) => chat)).toBe(false);
  });

  describe("and its adapters", () => {
    let model: string;
    beforeEach(async () => {
      const hyperparameters = { n_epochs: 1, batch_size: 1 };
      const training_file = await server.upload(jsonl(chatRows(10)));
      const id = await create(server, { model: "abacus", training_file, hyperparameters });
      model = String((await server.jobWhen(id, ["succeeded"])).fine_tuned_model);
    });

    const askTuned = async () => (await ask("Hi", { model })).body.choices;
    const answered = [
      expect.objectContaining({
        message: expect.objectContaining({ content: "An abacus with checkpoint-10 counts." }),
      }),
    ];
    const loads = () => upstream.asked.filter(({ path }) => path === "/v1/load_lora_adapter").length;

    it("are loaded once, also where the first two questions come at the same time", async () => {
      let load = () => {};
      upstream.manners.loading = new Promise((resolve) => {
        load = resolve;
      });
      const first = [askTuned(), askTuned()];
      await eventually(() => loads() > 0, { what: () => "an adapter that is loaded" });
      // It is answered by the base while the adapter is loaded.
      expect((await ask("Hi")).status).toBe(200);
      load();
      expect(await Promise.all(first)).toEqual([answered, answered]);
      expect(await askTuned()).toEqual(answered);
      expect(loads()).toBe(1);
    });

    it("are loaded again once, and nobody notices, when that server has unloaded them", async () => {
      await askTuned();
      upstream.adapters.clear();
      expect(await Promise.all([askTuned(), askTuned()])).toEqual([answered, answered]);
      expect(loads()).toBe(2);
    });

    it("are loaded with the next question when that server could not load them", async () => {
      upstream.manners.refuseAdapter = { status: 500, body: failure("CUDA out of memory.") };
      expect(await ask("Hi", { model })).toMatchObject({
        status: 503,
        body: { error: { code: "adapter_refused", message: expect.stringMatching(/: CUDA out of memory\.$/) } },
      });
      delete upstream.manners.refuseAdapter;
      expect(await askTuned()).toEqual(answered);
    });
  });

  it.each([
    [400, 400, null, /refuses the question: This model's maximum context length is 512 tokens\. \[key\]$/],
    [401, 503, "answers_unauthorized", /refuses the key \(that of FINE_TUNING_TESTS_ANSWERS_KEY\): /],
    [403, 503, "answers_unauthorized", /refuses the key/],
    [404, 503, "model_not_found", /does not know the model: /],
    [422, 503, "answer_failed", /refuses the question \(422\): /],
    [500, 503, "answer_failed", /failed at the question \(500\): /],
    [503, 503, "answer_failed", /failed at the question \(503\): /],
  ])(
    "passes on that it answered %i, with its reason and without its key, streamed or not",
    async (given, status, code, sentence) => {
      const reason = "This model's maximum context length is 512 tokens.";
      upstream.manners.refuse.Hi = { status: given, body: failure(`${reason} ${key}`) };
      for (const stream of [false, true]) {
        const answer = await ask("Hi", { stream });
        expect(answer).toMatchObject({ status, body: { error: { code, message: expect.stringMatching(sentence) } } });
        expect(answer.body.error?.message).toContain(reason);
        expect(JSON.stringify([answer.body, server.lines])).not.toContain(key);
      }
    },
  );

  it("is streamed as it comes, and ended there when the client goes", async () => {
    const stream = await client.chat.completions.create({ model: "abacus", messages: messages("wait"), stream: true });
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content === "An abacus") break;
    while (!upstream.broken.includes("wait")) await new Promise((resolve) => setTimeout(resolve, 20));
  });

  it("passes a 429 on with the time to wait, streamed or not", async () => {
    upstream.manners.refuse.Hi = { status: 429, body: failure("Slow down."), retryAfter: "7" };
    for (const stream of [false, true]) {
      const { status, headers, body } = await ask("Hi", { stream });
      expect({ status, retryAfter: headers.get("retry-after"), type: body.error?.type }).toEqual({
        status: 429,
        retryAfter: "7",
        type: "rate_limit_error",
      });
    }
  });

  it("ends a streamed answer with the reason when that server dies on the way", async () => {
    const { body } = await ask("break", { stream: true });
    const pieces = String(body.text).trim().split("\n\n");
    expect(pieces).toHaveLength(3);
    expect(pieces[1]).toContain('"An abacus"');
    expect(pieces[2]).toMatch(/^data: \{"error":\{"message":"The server that answers .* the connection broke off"/);
  });

  it("shows its key in no answer and no line of the log", async () => {
    upstream.manners.refuse.Hi = { status: 401, body: failure(`Incorrect API key provided: ${key}`) };
    const refused = await ask("Hi");
    expect(refused.body.error).toMatchObject({ code: "answers_unauthorized" });
    expect(upstream.asked[0]?.authorization).toBe(`Bearer ${key}`);
    expect(JSON.stringify([refused.body, server.lines])).not.toContain(key);
    expect(server.lines.join()).toContain("refuses the key");
  });
});

describe("answers in models.json", () => {
  const url = "http://127.0.0.1:8000/v1";
  const mistakes: [string, object, RegExp][] = [
    ["has no URL", { url: "vllm" }, /models\[0\]\.answers\.url: must be a URL with http or https$/],
    ["holds a password", { url: "http://user:secret@127.0.0.1/v1" }, /answers\.url: may hold no user and password/],
    [
      "names no variable",
      { url, apiKeyEnvironment: "sk-123" },
      /apiKeyEnvironment: must be the name of an environment/,
    ],
    [
      "names one that is not set",
      { url, apiKeyEnvironment: "NOT_SET_AT_ALL" },
      /the environment has no NOT_SET_AT_ALL$/,
    ],
    ["has an unknown setting", { url, key: "sk-123" }, /answers: Unrecognized key: "key"$/],
  ];
  it.each(mistakes)("that %s is refused at the start with its place", async (_, answers, sentence) => {
    const models = localModels({ answers });
    await expect(testServer({ models: models.file })).rejects.toThrow(sentence);
    models.remove();
  });

  it("cannot load what a full training makes, and says so at the start", async () => {
    const models = localModels({ answers: { url }, training: "full" });
    await expect(testServer({ models: models.file })).rejects.toThrow(
      /models\[0\]\.answers: loads adapters, and "training": "full" makes none/,
    );
    models.remove();
  });
});
