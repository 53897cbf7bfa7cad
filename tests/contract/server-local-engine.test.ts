import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import OpenAI from "openai";
import { chatRows, jsonl } from "../support/chat-data";
import { type LocalModels, localModels } from "../support/local-models";
import { eventually } from "../support/pulumi-eventually";
import { type TestServer, testAdminKey, testServer } from "../support/server";
import { reinforcementRows } from "../support/server-data";
import { create, type Json, losses, messages } from "../support/server-jobs";

const twoEpochs = { hyperparameters: { n_epochs: 2, batch_size: 1 } };
const tenRows = jsonl(chatRows(10));

describe("a base model that is trained by a process of its own", () => {
  let models: LocalModels;
  let server: TestServer;
  let client: OpenAI;
  let file: string;
  beforeEach(async () => {
    models = localModels();
    server = await testServer({ models: models.file });
    client = new OpenAI({ baseURL: server.url, apiKey: server.apiKey, maxRetries: 0 });
    file = await server.upload(tenRows);
  });
  afterEach(async () => {
    await server.close();
    models.remove();
  });

  const job = (more: Json = {}) =>
    create(server, { model: "abacus", training_file: file, seed: 1, ...twoEpochs, ...more });
  const sawStep = async (id: string, step: number) => {
    while ((await losses(server, id)).length < step) await new Promise((resolve) => setTimeout(resolve, 20));
  };

  it("is listed beside the embedded ones, and goes the whole way of a job", async () => {
    expect((await client.models.list()).data.map((model) => model.id)).toEqual(
      expect.arrayContaining(["abacus", "gpt-4o-mini-2024-07-18"]),
    );
    const id = await job();
    const done = await server.jobWhen(id, ["succeeded", "failed"]);
    expect(done).toMatchObject({
      status: "succeeded",
      fine_tuned_model: expect.stringMatching(/^ft:abacus:acme::/),
      hyperparameters: { n_epochs: 2, batch_size: 1, learning_rate_multiplier: 1 },
    });
    const said = await messages(server, id);
    expect(said.filter((line) => !line.startsWith("Step "))).toEqual([
      `Created fine-tuning job: ${id}`,
      `Validating training file: ${file}`,
      "Files validated, moving job to queued state",
      "Fine-tuning job started",
      `Training on Abacus (cpu, float32); the trainer's log is jobs/${id}/attempt-1/trainer.log in the data directory`,
      "10 rows were read.",
      expect.stringMatching(/^Checkpoint created at step 10 with Snapshot ID: ft:abacus:/),
      expect.stringMatching(/^New fine-tuned model created: ft:abacus:acme::/),
      "The job has successfully completed",
    ]);
    const { data } = await client.fineTuning.jobs.listEvents(id, { limit: 100 });
    expect(data.find((event) => event.type === "metrics")?.data).toMatchObject({
      tokens_per_second: 60.5,
      memory_bytes: 1e9,
    });
    expect(data.find((event) => event.message.startsWith("Training on"))?.data).toEqual({
      engine: "local",
      place: "cpu",
      kind: "cpu",
      name: "Abacus",
      dtype: "float32",
      trainableParameters: 42,
      log: `jobs/${id}/attempt-1/trainer.log`,
    });
  });

  it("is queued until its first step begins, and one after the other where there is one slot", async () => {
    models.behave({ allow: 3 });
    const [first, second] = [await job(), await job()];
    await sawStep(first, 3);
    expect((await server.call("GET", `/fine_tuning/jobs/${second}`)).body.status).toBe("queued");
    models.behave({});
    await server.jobWhen(second, ["succeeded"]);
    expect(models.notes()).toHaveLength(2);
  });

  it("fails a job that does not fit into memory before it starts, with both numbers, and goes on with the next", async () => {
    models.behave({ fits: 4, holdAt: "begin" });
    const large = await job({ hyperparameters: { n_epochs: 2, batch_size: 8 } });
    const small = await job();
    await models.heldAt("begin");
    expect((await server.call("GET", `/fine_tuning/jobs/${small}`)).body.status).toBe("queued");
    models.behave({ fits: 4 });
    const failed = await server.jobWhen(large, ["failed"]);
    expect(failed).toMatchObject({
      error: {
        code: "out_of_memory",
        message: "The training needs about 8.0 GB of memory, but 4.0 GB are free (cpu): take a smaller batch_size.",
      },
      fine_tuned_model: null,
      trained_tokens: null,
    });
    expect(await messages(server, large)).not.toContain("Fine-tuning job started");
    await server.jobWhen(small, ["succeeded"]);
    expect(models.notes().filter(({ began }) => began)).toHaveLength(2);
  });

  it("pauses, answers from the pause's checkpoint, and goes on to the losses of an uninterrupted run", async () => {
    const whole = await job();
    await server.jobWhen(whole, ["succeeded"]);
    models.behave({ allow: 7 });
    const id = await job();
    await sawStep(id, 7);
    await client.fineTuning.jobs.pause(id);
    await server.jobWhen(id, ["paused"]);
    const [checkpoint] = (await client.fineTuning.jobs.checkpoints.list(id)).data;
    expect(checkpoint?.step_number).toBe(7);
    const answer = await client.chat.completions.create({
      model: checkpoint?.fine_tuned_model_checkpoint ?? "",
      messages: [
        { role: "developer", content: "Count." },
        { role: "user", content: "How many?" },
      ],
    });
    expect(answer.choices[0]?.message.content).toBe("An abacus with checkpoint-7 counts.");
    expect(answer.usage).toMatchObject({ prompt_tokens: 3, completion_tokens: 5 });
    models.behave({});
    await client.fineTuning.jobs.resume(id);
    await server.jobWhen(id, ["succeeded"]);
    expect(await losses(server, id)).toEqual(await losses(server, whole));
  });

  it("cancels a training that does not listen, and leaves no process", async () => {
    models.behave({ allow: 2, deaf: true });
    const id = await job();
    await sawStep(id, 2);
    await client.fineTuning.jobs.cancel(id);
    await server.close();
    expect(() => process.kill(models.notes()[0]?.pid ?? 0, 0)).toThrow("ESRCH");
  });

  it("is a failed job with the end of the log when the trainer dies, and keeps what was recorded", async () => {
    models.behave({ at: { step: 12, do: "exit" } });
    const id = await job();
    expect((await server.jobWhen(id, ["failed"])).error).toMatchObject({
      code: "trainer_died",
      message: expect.stringMatching(/exit code 0 before it was done\. The end of its log: .*the beads fell off$/),
    });
    expect(await losses(server, id)).toHaveLength(12);
    expect((await client.fineTuning.jobs.checkpoints.list(id)).data.map((each) => each.step_number)).toEqual([10]);
  });

  it("trains a fine-tuned model further from its adapter", async () => {
    const id = await job();
    const { fine_tuned_model: model } = await server.jobWhen(id, ["succeeded"]);
    const further = await job({ model });
    await server.jobWhen(further, ["succeeded"]);
    const order = JSON.parse(readFileSync(join(server.data, "jobs", further, "attempt-1", "job.json"), "utf8"));
    expect(order.model).toMatchObject({
      source: join(models.folder, "weights.gguf"),
      adapter: join(server.data, "jobs", id, "checkpoint-20"),
      learningRate: 0.0002,
    });
  });

  it("keeps what a job was started from, also where that is deleted, until the job has ended", async () => {
    const first = await job();
    const { fine_tuned_model: model } = await server.jobWhen(first, ["succeeded"]);
    models.behave({ allow: 3 });
    const id = await job({ model });
    await sawStep(id, 3);
    await server.call("POST", `/fine_tuning/jobs/${id}/pause`);
    await server.jobWhen(id, ["paused"]);
    await client.models.delete(String(model));
    models.behave({});
    await server.call("POST", `/fine_tuning/jobs/${id}/resume`);
    await server.jobWhen(id, ["succeeded"]);
    const adapter = join(server.data, "jobs", first, "checkpoint-20");
    const order = JSON.parse(readFileSync(join(server.data, "jobs", id, "attempt-2", "job.json"), "utf8"));
    expect(order.model.adapter).toBe(adapter);
    await eventually(() => !existsSync(adapter), { what: () => `the end of ${adapter}` });
  });

  it("gives the adapter away as a file, byte for byte, after the table of metrics", async () => {
    const id = await job();
    await server.jobWhen(id, ["succeeded"]);
    const { result_files: files } = await client.fineTuning.jobs.retrieve(id);
    const named = await Promise.all(files.map((file) => client.files.retrieve(file)));
    const adapter = { filename: "adapter.tar.gz", purpose: "fine-tune-results", bytes: 8 };
    expect(named).toEqual([
      expect.objectContaining({ filename: "step_metrics.csv" }),
      expect.objectContaining(adapter),
    ]);
    const content = await client.files.content(named[1]?.id ?? "");
    expect(Buffer.from(await content.arrayBuffer()).toString("hex")).toBe("1f8b0800fffe800a");
    expect(existsSync(join(server.data, "jobs", id, "adapter.tar.gz"))).toBe(false);
  });

  it("streams what the process says as it says it, and stops it when the client goes", async () => {
    const stream = await client.chat.completions.create({
      model: "abacus",
      messages: [{ role: "user", content: "wait" }],
      stream: true,
    });
    for await (const chunk of stream) {
      // The process says no more before it is told to stop: this piece came while it was answering.
      if (chunk.choices[0]?.delta.content === "An abacus") break;
    }
    while (!models.notes().some((note) => note.cancelled !== undefined))
      await new Promise((resolve) => setTimeout(resolve, 20));
    const whole = await client.chat.completions.create({
      model: "abacus",
      messages: [{ role: "user", content: "Hi" }],
    });
    expect(whole.choices[0]?.message.content).toBe("An abacus with no adapter counts.");
    expect(models.notes().filter((note) => note.chat)).toEqual([
      expect.objectContaining({ chat: ["--source", join(models.folder, "weights.gguf")] }),
    ]);
  });

  it("answers 503 with the reason when the process cannot answer, and starts another one for the next question", async () => {
    const ask = (content: string) =>
      server.call("POST", "/chat/completions", { model: "abacus", messages: [{ role: "user", content }] });
    expect(await ask("fail")).toMatchObject({
      status: 503,
      body: { error: { code: "answer_failed", message: "The beads are too few for this question." } },
    });
    expect(await ask("break")).toMatchObject({ status: 503, body: { error: { code: "trainer_died" } } });
    expect((await ask("Hi")).status).toBe(200);
  });

  it.each<[string, object]>([
    ["tools", { tools: [{ type: "function", function: { name: "dial" } }] }],
    ["response_format", { response_format: { type: "json_object" } }],
    ["logprobs", { logprobs: true }],
    ["presence_penalty", { presence_penalty: 1 }],
    [
      "messages[0].content[1]",
      {
        messages: [
          {
            role: "user",
            content: [
              { type: "text", text: "Hi" },
              { type: "image_url", image_url: { url: "https://a.test/b.png" } },
            ],
          },
        ],
      },
    ],
  ])("refuses %s, which has no effect on an open model's answers", async (param, body) => {
    const messages = [{ role: "user", content: "Hi" }];
    expect(await server.call("POST", "/chat/completions", { model: "abacus", messages, ...body })).toMatchObject({
      status: 400,
      body: { error: { code: "unsupported_parameter", param } },
    });
  });

  it("takes what asks for nothing else", async () => {
    const messages = [{ role: "user", content: [{ type: "text", text: "Hi" }] }];
    const usual = { tools: [], response_format: { type: "text" }, logprobs: false, presence_penalty: 0, user: "me" };
    expect((await server.call("POST", "/chat/completions", { model: "abacus", messages, ...usual })).status).toBe(200);
  });

  it("answers 503 with the trainer's sentence when a model cannot be loaded", async () => {
    models.behave({ failed: { code: "model_not_found", message: "There is no model in this file." } });
    const messages = [{ role: "user", content: "Hi" }];
    expect(await server.call("POST", "/chat/completions", { model: "abacus", messages })).toMatchObject({
      status: 503,
      body: { error: { message: "There is no model in this file." } },
    });
  });

  it("waits for a model that takes longer to load than a silent connection may last", async () => {
    const patient = await testServer({ models: models.file, limits: { idleSeconds: 0.2 } });
    models.behave({ loads: true });
    const messages = [{ role: "user", content: "Hi" }];
    const asked = patient.call("POST", "/chat/completions", { model: "abacus", messages });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    models.behave({});
    expect((await asked).status).toBe(200);
    await patient.close();
  });

  it("ends a streamed answer with the reason when the process dies on the way", async () => {
    const { body } = await server.call("POST", "/chat/completions", {
      model: "abacus",
      messages: [{ role: "user", content: "break" }],
      stream: true,
    });
    const pieces = String(body.text).trim().split("\n\n");
    expect(pieces).toHaveLength(3);
    expect(pieces[1]).toContain('"An abacus"');
    expect(JSON.parse(pieces[2]?.slice("data: ".length) ?? "")).toMatchObject({ error: { code: "trainer_died" } });
  });
});

describe("what a client may reach through a trainer", () => {
  let models: LocalModels;
  let server: TestServer;
  beforeEach(async () => {
    models = localModels({ slots: 2 });
    server = await testServer({ models: models.file });
  });
  afterEach(async () => {
    await server.close();
    models.remove();
  });

  it("is its own grader by the job's token, and neither another job's nor the API", async () => {
    models.behave({ allow: 1 });
    const rewarded = async (reference: string) => {
      const grader = {
        type: "string_check",
        name: "wanted",
        input: "{{sample.output_text}}",
        reference,
        operation: "eq",
      };
      const method = { type: "reinforcement", reinforcement: { grader, hyperparameters: { n_epochs: 1 } } };
      const id = await create(server, {
        model: "abacus",
        training_file: await server.upload(jsonl(reinforcementRows(10))),
        method,
      });
      await server.jobWhen(id, ["running"]);
      const attempt = join(server.data, "jobs", id, "attempt-1");
      const order = join(attempt, "job.json");
      expect([statSync(attempt).mode & 0o777, statSync(order).mode & 0o777]).toEqual([0o700, 0o600]);
      return { id, ...(JSON.parse(readFileSync(order, "utf8")).grader as { url: string; token: string }) };
    };
    const [yes, no] = [await rewarded("yes"), await rewarded("no")];
    expect(new URL(yes.url).hostname).toBe("127.0.0.1");
    const samples = [{ item: {}, sample: { output_text: "yes" } }];
    const graded = async (token: string, method = "POST") => {
      const body = method === "POST" ? { body: JSON.stringify({ samples }) } : {};
      const answer = await fetch(yes.url, { method, headers: { authorization: `Bearer ${token}` }, ...body });
      const { results } = (await answer.json()) as { results?: { reward: number }[] };
      return results?.[0]?.reward ?? answer.status;
    };
    expect([await graded(yes.token), await graded(no.token)]).toEqual([1, 0]);
    for (const key of [server.apiKey, testAdminKey, "", `${yes.token}x`]) expect(await graded(key)).toBe(401);
    expect(await graded(yes.token, "GET")).toBe(401);
    const stranger = { authorization: `Bearer ${yes.token}` };
    expect((await server.call("GET", "/models", undefined, stranger)).status).toBe(401);
    expect((await server.call("POST", `/fine_tuning/jobs/${no.id}/cancel`, undefined, stranger)).status).toBe(401);
    await server.call("POST", `/fine_tuning/jobs/${yes.id}/cancel`);
    await eventually(async () => (await graded(yes.token)) === 401, { what: () => "the end of the token" });
    expect(await graded(no.token)).toBe(0);
    expect(JSON.stringify(server.exchanges)).not.toContain(yes.token);
  });

  it.each([
    ["model", "./weights.gguf"],
    ["model", "../../etc/passwd"],
    ["model", "owner/abacus"],
    ["model", "abacus/../abacus"],
    ["training_file", "../keys.json"],
    ["training_file", "/etc/passwd"],
    ["validation_file", "../server.db"],
  ])("is no path: a job whose %s is %j is refused, and nothing is started", async (field, value) => {
    const training_file = await server.upload(tenRows);
    const body = { model: "abacus", training_file, [field]: value };
    expect((await server.call("POST", "/fine_tuning/jobs", body)).status).toBe(400);
    const messages = [{ role: "user", content: "Hi" }];
    if (field === "model")
      expect((await server.call("POST", "/chat/completions", { model: value, messages })).status).toBe(404);
    expect(models.notes()).toEqual([]);
  });

  it("is no command and no path by a suffix, metadata or a seed", async () => {
    const training_file = await server.upload(tenRows);
    const metadata = { x: "$(touch /tmp/x)", y: "../../y" };
    const refused = await server.call("POST", "/fine_tuning/jobs", { model: "abacus", training_file, seed: "1; ls" });
    expect(refused.status).toBe(400);
    const id = await create(server, { model: "abacus", training_file, suffix: "../../up", metadata, ...twoEpochs });
    await server.jobWhen(id, ["succeeded"]);
    const order = readFileSync(join(server.data, "jobs", id, "attempt-1", "job.json"), "utf8");
    expect(order).not.toMatch(/touch|\.\.\//);
    expect(readdirSync(server.data).sort()).toEqual(expect.arrayContaining(["files", "jobs", "server.db"]));
    expect(readdirSync(join(server.data, "jobs"))).toEqual([id]);
  });
});

describe("models.json", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "models-json-"));
    file = join(folder, "models.json");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const started = async (content: unknown) => {
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
    const server = await testServer({ models: file });
    const { body } = await server.call("GET", "/models");
    await server.close();
    return (body.data as { id: string }[]).map((model) => model.id);
  };
  const abacus = { id: "abacus", source: "owner/abacus", contextTokens: 512 };

  it("may leave the embedded models out, and take their names", async () => {
    expect(await started({ embedded: false, models: [{ ...abacus, id: "gpt-4o-mini" }] })).toEqual(["gpt-4o-mini"]);
  });

  it("does not hand what the embedded learner trained to another engine when it takes a name over", async () => {
    const data = mkdtempSync(join(tmpdir(), "taken-over-"));
    const before = await testServer({ data });
    const id = await create(before, {
      model: "gpt-4o-mini",
      training_file: await before.upload(tenRows),
      ...twoEpochs,
    });
    const { fine_tuned_model: model } = await before.jobWhen(id, ["succeeded"]);
    await before.close();
    const local = { ...abacus, id: "gpt-4o-mini-2024-07-18" };
    writeFileSync(file, JSON.stringify({ embedded: false, models: [local] }));
    const after = await testServer({ data, models: file });
    const messages = [{ role: "user", content: "Hi" }];
    expect((await after.call("POST", "/chat/completions", { model, messages })).body.error?.code).toBe(
      "model_not_found",
    );
    await after.close();
    rmSync(data, { recursive: true, force: true });
  });

  it("may name the embedded learner as it likes", async () => {
    const toy = { id: "toy", engine: "embedded", contextTokens: 512 };
    expect(await started({ embedded: false, models: [toy] })).toEqual(["toy"]);
  });

  const mistakes: [string, unknown, RegExp][] = [
    ["is no JSON", "{", /models\.json": cannot be read as JSON/],
    ["has an unknown setting", { modles: [] }, /models\.json": Unrecognized key: "modles"$/],
    ["has a model without a source", { models: [{ id: "a", contextTokens: 512 }] }, /models\[0\]\.source: /],
    [
      "has a path that is not there",
      { models: [{ ...abacus, source: "./gone" }] },
      /models\[0\]\.source: there is no ".*gone"$/,
    ],
    ["has a slash in an id", { models: [{ ...abacus, id: "a/b" }] }, /models\[0\]\.id: must be letters/],
    ["has one id twice", { models: [abacus, abacus] }, /models\[1\]\.id: "abacus" is the name of/],
    [
      "takes an embedded model's alias",
      { models: [{ ...abacus, id: "gpt-4o" }] },
      /models\[0\]\.id: "gpt-4o" is the name of/,
    ],
  ];
  it.each(mistakes)("that %s is refused at the start with its place", async (_, content, sentence) => {
    await expect(started(content)).rejects.toThrow(sentence);
  });
});
