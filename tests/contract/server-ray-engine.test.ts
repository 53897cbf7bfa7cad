import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ServerOptions } from "fine-tuning-server";
import OpenAI from "openai";
import { chatRows, jsonl } from "../support/chat-data";
import { type FakeRay, fakeRay } from "../support/fake-ray";
import { type LocalModels, localModels } from "../support/local-models";
import { eventually } from "../support/pulumi-eventually";
import { type TestServer, testServer } from "../support/server";
import { create, losses, messages } from "../support/server-jobs";

const body = { model: "abacus", seed: 1, hyperparameters: { n_epochs: 2, batch_size: 1 } };
const workers = { count: 2, resources: { CPU: 4, GPU: 1 } };

describe("a base model that a Ray cluster trains", () => {
  let ray: FakeRay;
  let models: LocalModels;
  let shared: string;
  let data: string;
  let server: TestServer;
  let file: string;
  const started = (more: Partial<ServerOptions> = {}) =>
    testServer({ data, models: models.file, engine: "ray", rayAddress: ray.url, shared, ...more });
  beforeEach(async () => {
    ray = await fakeRay();
    models = localModels({ workers });
    shared = mkdtempSync(join(tmpdir(), "shared-"));
    data = mkdtempSync(join(tmpdir(), "ray-server-"));
    process.env.RAY_AUTH_TOKEN = ray.token;
    server = await started();
    file = await server.upload(jsonl(chatRows(10)));
  });
  afterEach(async () => {
    delete process.env.RAY_AUTH_TOKEN;
    await server.close();
    await ray.close();
    models.remove();
    for (const folder of [shared, data]) rmSync(folder, { recursive: true, force: true });
  });

  const job = () => create(server, { ...body, training_file: file });

  it("goes the whole way of a job, and says who trains it together and where the log is", async () => {
    const id = await job();
    await server.jobWhen(id, ["succeeded"]);
    const log = join(shared, "jobs", id, "attempt-1", "trainer.log");
    const said = await messages(server, id);
    expect(said.filter((line) => !line.startsWith("Step "))).toEqual([
      `Created fine-tuning job: ${id}`,
      `Validating training file: ${file}`,
      "Files validated, moving job to queued state",
      "Fine-tuning job started",
      `Training on 2 workers, the first on Abacus (cpu, float32); the trainer's log is ${log}`,
      "10 rows were read.",
      expect.stringMatching(/^Checkpoint created at step 10 with Snapshot ID: ft:abacus:/),
      expect.stringMatching(/^New fine-tuned model created: ft:abacus:acme::/),
      "The job has successfully completed",
    ]);
    const events = (await server.call("GET", `/fine_tuning/jobs/${id}/events?limit=100`)).body.data;
    expect(events).toContainEqual(
      expect.objectContaining({ data: expect.objectContaining({ engine: "ray", workers: 2, log }) }),
    );
    expect(JSON.parse(readFileSync(join(shared, "jobs", id, "attempt-1", "job.json"), "utf8"))).toMatchObject({
      workers,
    });
    expect(ray.jobs()).toEqual([{ id: `${id}.r1`, status: "SUCCEEDED" }]);
  });

  it("is queued as long as Ray has no room for it", async () => {
    ray.full(true);
    const id = await job();
    await eventually(() => ray.jobs().length === 1, { what: () => "the submission" });
    expect((await server.call("GET", `/fine_tuning/jobs/${id}`)).body.status).toBe("queued");
    ray.full(false);
    await server.jobWhen(id, ["succeeded"]);
  });

  it("answers from its adapter after a restart, and is trained further by the cluster", async () => {
    const id = await job();
    const { fine_tuned_model: model } = await server.jobWhen(id, ["succeeded"]);
    await server.close();
    server = await started();
    const client = new OpenAI({ baseURL: server.url, apiKey: server.apiKey, maxRetries: 0 });
    const answer = await client.chat.completions.create({
      model: String(model),
      messages: [{ role: "user", content: "How many?" }],
    });
    expect(answer.choices[0]?.message.content).toBe("An abacus with checkpoint-20 counts.");
    const further = await create(server, { ...body, model, training_file: file });
    await server.jobWhen(further, ["succeeded"]);
    const order = JSON.parse(readFileSync(join(shared, "jobs", further, "attempt-1", "job.json"), "utf8"));
    expect(order.model.adapter).toBe(join(shared, "jobs", id, "checkpoint-20"));
  });

  it("goes on under the next server, which was trained meanwhile", async () => {
    models.behave({ allow: 3 });
    const id = await job();
    await eventually(async () => (await losses(server, id)).length === 3, { what: () => "step 3" });
    await server.close();
    models.behave({});
    await eventually(() => ray.running() === 0, { what: () => "the end of the training" });
    server = await started();
    await server.jobWhen(id, ["succeeded"]);
    expect(await losses(server, id)).toHaveLength(20);
    expect(readdirSync(join(shared, "jobs", id)).filter((name) => name.startsWith("attempt-"))).toEqual(["attempt-1"]);
  });

  it("pauses, goes on to the losses of an uninterrupted run, and takes its files along when its model is deleted", async () => {
    const whole = await job();
    await server.jobWhen(whole, ["succeeded"]);
    models.behave({ allow: 7 });
    const id = await job();
    await eventually(async () => (await losses(server, id)).length === 7, { what: () => "step 7" });
    await server.call("POST", `/fine_tuning/jobs/${id}/pause`);
    await server.jobWhen(id, ["paused"]);
    models.behave({});
    await server.call("POST", `/fine_tuning/jobs/${id}/resume`);
    const { fine_tuned_model: model } = await server.jobWhen(id, ["succeeded"]);
    expect(await losses(server, id)).toEqual(await losses(server, whole));
    await server.call("DELETE", `/models/${model}`);
    const files = join(shared, "jobs", id, "checkpoint-20");
    await eventually(() => !existsSync(files), { what: () => `the end of ${files}` });
  });

  it.each(["succeeded", "cancelled while it was paused"])(
    "leaves no rows in the shared directory when it has %s",
    async (end) => {
      models.behave({ allow: 3 });
      const id = await job();
      await eventually(async () => (await losses(server, id)).length === 3, { what: () => "step 3" });
      const rows = join(shared, "jobs", id, "data");
      expect(readdirSync(rows)).toEqual(["training.jsonl"]);
      if (end === "succeeded") models.behave({});
      else {
        await server.call("POST", `/fine_tuning/jobs/${id}/pause`);
        await server.jobWhen(id, ["paused"]);
        await server.call("POST", `/fine_tuning/jobs/${id}/cancel`);
      }
      await eventually(() => !existsSync(rows), { what: () => `the end of ${rows}` });
    },
  );

  it("waits, and says in its events what to do, where Ray's token is another one", async () => {
    await server.close();
    process.env.RAY_AUTH_TOKEN = "another-token";
    server = await started();
    const id = await job();
    const told = `Ray at ${ray.url} refuses the token: the server's RAY_AUTH_TOKEN must be the cluster's; this is tried again until it succeeds`;
    await eventually(async () => (await messages(server, id)).includes(told), { what: () => told });
    expect((await server.call("GET", `/fine_tuning/jobs/${id}`)).body.status).toBe("queued");
    expect(JSON.stringify([server.exchanges, server.lines])).not.toContain("another-token");
  });
});

describe("a server that is to train on Ray", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ray-flags-"));
    file = join(folder, "models.json");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const address = "http://127.0.0.1:8265";
  const abacus = { id: "abacus", source: "owner/abacus", contextTokens: 512 };
  it.each<[string, Partial<ServerOptions>, object, RegExp]>([
    [
      "neither an address nor a directory",
      { engine: "ray" },
      {},
      /training on Ray \("abacus"\) needs both --ray-address/,
    ],
    ["no directory", { rayAddress: address }, {}, /training on Ray needs both --ray-address, .* and --shared/],
    [
      "a directory that is not there",
      { rayAddress: address, shared: "/not/there" },
      {},
      /"\/not\/there" is not there; mount it/,
    ],
    [
      "an address that is none",
      { rayAddress: "ray://head:10001", shared: "." },
      {},
      /--ray-address is "ray:.*http or https/,
    ],
    [
      "a password in the address",
      { rayAddress: "http://me:secret@head", shared: "." },
      {},
      /^--ray-address may hold no user/,
    ],
    [
      "a door on every interface that has no name",
      { rayAddress: address, shared: ".", graderListen: "0.0.0.0:4011" },
      {},
      /--grader-listen 0\.0\.0\.0:4011 needs --grader-url/,
    ],
    [
      "a door without a port",
      { rayAddress: address, shared: ".", graderListen: "10.0.0.4" },
      {},
      /HOST:PORT is expected/,
    ],
    [
      "workers for a model that is trained here",
      {},
      { workers: { count: 2 } },
      /models\[0\]\.workers: are for "engine": "ray"/,
    ],
    ["no workers", { engine: "ray" }, { workers: { count: 0 } }, /models\[0\]\.workers\.count/],
  ])("is refused at the start with a sentence when it has %s", async (_, options, more, sentence) => {
    writeFileSync(file, JSON.stringify({ models: [{ ...abacus, ...more }] }));
    const data = join(folder, "data");
    await expect(testServer({ data, models: file, ...options })).rejects.toThrow(sentence);
  });
});
