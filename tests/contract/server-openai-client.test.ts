import { createHash } from "node:crypto";
import OpenAI, { toFile } from "openai";
import { engineServer, engines } from "../support/judged-engines";
import { type TestServer, testAdminKey } from "../support/server";
import { documentedOperations } from "../support/server-contract";
import { chatRows, jsonl } from "../support/server-data";
import { stillTraining, whileTimePasses } from "../support/server-time";

const grader = {
  type: "string_check" as const,
  name: "same colour",
  input: "{{sample.output_text}}",
  reference: "{{item.colour}}",
  operation: "eq" as const,
};

describe.each(engines)("the official client, nothing special-cased, with $name", (engine) => {
  let server: TestServer;
  let client: OpenAI;
  let admin: OpenAI;

  beforeAll(async () => {
    server = await engineServer(engine, stillTraining());
    client = new OpenAI({ apiKey: server.apiKey, baseURL: server.url, maxRetries: 0 });
    admin = new OpenAI({ adminAPIKey: testAdminKey, baseURL: server.url, maxRetries: 0 });
  });
  afterAll(() => server.close());

  const upload = (rows: number, name = "parcels.jsonl") =>
    toFile(Buffer.from(jsonl(chatRows(rows))), name).then((file) =>
      client.files.create({ file, purpose: "fine-tune" }),
    );
  const jobWhen = (id: string, ...statuses: string[]) => server.jobWhen(id, statuses);

  it("uploads, trains, follows the events, and asks the model", async () => {
    const training = await upload(12);
    const validation = await upload(4, "holdback.jsonl");
    expect(training).toEqual({
      id: expect.stringMatching(/^file-[A-Za-z0-9]{24}$/),
      object: "file",
      purpose: "fine-tune",
      filename: "parcels.jsonl",
      bytes: Buffer.byteLength(jsonl(chatRows(12))),
      created_at: expect.any(Number),
      status: "processed",
    });

    const created = await client.fineTuning.jobs.create({
      model: "gpt-4o-mini",
      training_file: training.id,
      validation_file: validation.id,
      suffix: "parcels",
      seed: 7,
      metadata: { team: "depot" },
      integrations: [{ type: "wandb", wandb: { project: "parcels", tags: ["a"] } }],
      method: { type: "supervised", supervised: { hyperparameters: { n_epochs: 4, batch_size: 2 } } },
    });
    expect(created).toMatchObject({
      status: "validating_files",
      model: "gpt-4o-mini-2024-07-18",
      error: null,
      fine_tuned_model: null,
      hyperparameters: { n_epochs: 4, batch_size: 2, learning_rate_multiplier: "auto" },
      integrations: [{ type: "wandb", wandb: { project: "parcels", tags: ["a"] } }],
    });

    await whileTimePasses(server, jobWhen(created.id, "succeeded"));
    const job = await client.fineTuning.jobs.retrieve(created.id);
    expect(job).toMatchObject({
      status: "succeeded",
      fine_tuned_model: expect.stringMatching(/^ft:gpt-4o-mini-2024-07-18:acme:parcels:[A-Za-z0-9]{8}$/),
      hyperparameters: { n_epochs: 4, batch_size: 2, learning_rate_multiplier: engine.learningRateMultiplier },
      method: {
        type: "supervised",
        supervised: { hyperparameters: { learning_rate_multiplier: engine.learningRateMultiplier } },
      },
      result_files: engine.results.map(() => expect.stringMatching(/^file-/)),
    });
    const results = await Promise.all(job.result_files.map((id) => client.files.retrieve(id)));
    expect(results.map(({ filename }) => filename)).toEqual(engine.results);

    const events = [];
    for await (const event of client.fineTuning.jobs.listEvents(job.id, { limit: 3 })) events.unshift(event);
    expect(events.filter((event) => event.type === "message").map((event) => event.message)).toEqual([
      `Created fine-tuning job: ${job.id}`,
      `Validating training file: ${training.id} and validation file: ${validation.id}`,
      "Files validated, moving job to queued state",
      "Fine-tuning job started",
      expect.stringContaining("Weights & Biases run"),
      ...engine.says,
      expect.stringMatching(/^Checkpoint created at step 12 with Snapshot ID: ft:.*:ckpt-step-12$/),
      expect.stringMatching(/^Checkpoint created at step 18 with Snapshot ID: /),
      `New fine-tuned model created: ${job.fine_tuned_model}`,
      "The job has successfully completed",
    ]);
    const steps = events.filter((event) => event.type === "metrics");
    expect(steps.map((event) => (event.data as { step: number }).step)).toEqual(
      Array.from({ length: 24 }, (_, at) => at + 1),
    );
    expect(steps[5]?.message).toMatch(/^Step 6\/24: training loss=\d+\.\d\d, .*full validation loss=\d+\.\d\d$/);

    const checkpoints = [];
    for await (const checkpoint of client.fineTuning.jobs.checkpoints.list(job.id, { limit: 1 }))
      checkpoints.push(checkpoint);
    expect(checkpoints.map((checkpoint) => checkpoint.step_number)).toEqual([24, 18, 12]);
    expect(checkpoints[0]?.fine_tuned_model_checkpoint).toBe(job.fine_tuned_model);
    expect(Object.keys(checkpoints[0]?.metrics ?? {}).sort()).toEqual([
      "full_valid_loss",
      "full_valid_mean_token_accuracy",
      "step",
      "train_loss",
      "train_mean_token_accuracy",
      "valid_loss",
      "valid_mean_token_accuracy",
    ]);

    const table = await (await client.files.content(job.result_files[0] ?? "")).text();
    const rows = Buffer.from(table, "base64").toString().trim().split("\n");
    expect(rows[0]).toBe("step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy");
    expect(rows).toHaveLength(25);

    const question = {
      messages: [{ role: "user" as const, content: "Where is parcel 3?" }],
      temperature: 0,
      max_tokens: 40,
    };
    const ask = (model: string) => client.chat.completions.create({ ...question, model });
    const whole = await Promise.all(["gpt-4o-mini", job.fine_tuned_model ?? ""].map(ask));
    const answers = whole.map(({ choices }) => choices[0]?.message.content);
    expect(answers[1]).not.toBe(answers[0]);
    let streamed = "";
    const stream = await client.chat.completions.create({
      ...question,
      model: job.fine_tuned_model ?? "",
      stream: true,
      stream_options: { include_usage: true },
    });
    const usages = [];
    for await (const chunk of stream) {
      streamed += chunk.choices[0]?.delta.content ?? "";
      usages.push(chunk.usage);
    }
    expect(streamed).toBe(answers[1]);
    expect(usages.at(-1)).toEqual(whole[1]?.usage);
    expect(new Set(usages.slice(0, -1))).toEqual(new Set([null]));

    expect((await client.files.list({ purpose: "fine-tune-results" })).data.map((file) => file.id)).toContain(
      job.result_files[0],
    );
    expect((await client.files.retrieve(training.id)).id).toBe(training.id);
    expect((await client.fineTuning.jobs.list({ metadata: { team: "depot" } })).data.map((each) => each.id)).toEqual([
      job.id,
    ]);
    expect((await client.fineTuning.jobs.list({ metadata: { team: "other" } })).data).toEqual([]);

    const listed = await admin.fineTuning.checkpoints.permissions.create(job.fine_tuned_model ?? "", {
      project_ids: ["proj_a", "proj_b"],
    });
    expect(listed.data.map((permission) => permission.project_id)).toEqual(["proj_a", "proj_b"]);
    const page = await admin.fineTuning.checkpoints.permissions.list(job.fine_tuned_model ?? "", {
      order: "ascending",
    });
    expect(page.data.map((permission) => permission.project_id)).toEqual(["proj_a", "proj_b"]);
    const removed = await admin.fineTuning.checkpoints.permissions.delete(page.data[0]?.id ?? "", {
      fine_tuned_model_checkpoint: job.fine_tuned_model ?? "",
    });
    expect(removed.deleted).toBe(true);

    expect((await client.models.retrieve(job.fine_tuned_model ?? "")).owned_by).toBe("acme");
    expect((await client.models.list()).data.map((model) => model.id)).toContain(job.fine_tuned_model);
    expect(await client.models.delete(job.fine_tuned_model ?? "")).toMatchObject({ deleted: true });
    expect(await client.files.delete(training.id)).toMatchObject({ deleted: true });
  });

  it("pauses, resumes and cancels", async () => {
    const file = await upload(30);
    const job = await client.fineTuning.jobs.create({ model: "gpt-4.1-nano-2025-04-14", training_file: file.id });
    await jobWhen(job.id, "running");
    const pausing = await client.fineTuning.jobs.pause(job.id);
    expect(pausing.status).toBe("pausing");
    await jobWhen(job.id, "paused");
    expect((await client.fineTuning.jobs.resume(job.id)).status).toBe("queued");
    expect((await client.fineTuning.jobs.cancel(job.id)).status).toBe("cancelled");
    await expect(client.fineTuning.jobs.cancel(job.id)).rejects.toMatchObject({ status: 400 });
  });

  it("uploads in parts", async () => {
    const content = Buffer.from(jsonl(chatRows(20)));
    const upload = await client.uploads.create({
      filename: "parts.jsonl",
      purpose: "fine-tune",
      bytes: content.length,
      mime_type: "application/jsonl",
    });
    const halves = [content.subarray(0, 700), content.subarray(700)];
    const parts = await Promise.all(
      halves.map(async (half) => client.uploads.parts.create(upload.id, { data: await toFile(half, "part") })),
    );
    const completed = await client.uploads.complete(upload.id, {
      part_ids: parts.map((part) => part.id),
      md5: createHash("md5").update(content).digest("hex"),
    });
    expect(completed.status).toBe("completed");
    expect(await (await client.files.content(completed.file?.id ?? "")).text()).toBe(content.toString());

    const abandoned = await client.uploads.create({
      filename: "a.jsonl",
      purpose: "fine-tune",
      bytes: 5,
      mime_type: "text/jsonl",
    });
    expect((await client.uploads.cancel(abandoned.id)).status).toBe("cancelled");
  });

  it("runs and validates graders", async () => {
    const run = await client.fineTuning.alpha.graders.run({ grader, item: { colour: "red" }, model_sample: "red" });
    expect(run.reward).toBe(1);
    expect((await client.fineTuning.alpha.graders.validate({ grader })).grader).toEqual(grader);
  });

  it("says who is not allowed", async () => {
    const stranger = new OpenAI({ apiKey: "sk-wrong", baseURL: server.url, maxRetries: 0 });
    await expect(stranger.models.list()).rejects.toMatchObject({ status: 401, code: "invalid_api_key" });
    const notAdmin = new OpenAI({ adminAPIKey: server.apiKey, baseURL: server.url, maxRetries: 0 });
    await expect(notAdmin.fineTuning.checkpoints.permissions.list("ft:x")).rejects.toMatchObject({ status: 403 });
  });

  it("has now been through every documented operation, and serves no other", () => {
    const spelled = (method: string, route: string) =>
      `${method} ${route.slice("/v1".length).replace(/:([a-z_]+)/g, "{$1}")}`;
    const served = server.routes
      .filter((route) => route.url.startsWith("/v1/"))
      .map((route) => spelled(route.method, route.url));
    const tried = server.exchanges
      .filter((exchange) => exchange.status === 200)
      .map((exchange) => spelled(exchange.method, exchange.route ?? ""));
    expect(served.sort()).toEqual(documentedOperations());
    expect([...new Set(tried)].sort()).toEqual(documentedOperations());
  });
});
