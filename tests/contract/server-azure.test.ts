import { AzureOpenAI, toFile } from "openai";
import { type TestServer, testAdminKey, testServer } from "../support/server";
import { documentedOperations } from "../support/server-contract";
import { chatRows, jsonl } from "../support/server-data";
import { trainTo, whileTimePasses } from "../support/server-time";

describe("Azure's dialect, driven by the official client", () => {
  let server: TestServer;
  let client: AzureOpenAI;
  let admin: AzureOpenAI;
  beforeAll(async () => {
    server = await testServer({ clock: "virtual", minSeconds: { processing: 60, running: 180 } });
    const endpoint = server.url.replace("/v1", "");
    client = new AzureOpenAI({ apiKey: server.apiKey, endpoint, apiVersion: "2025-04-01-preview", maxRetries: 0 });
    admin = new AzureOpenAI({ apiKey: testAdminKey, endpoint, apiVersion: "2025-04-01-preview", maxRetries: 0 });
  });
  afterAll(() => server.close());

  it("trains with its own file states, names and plain result table", async () => {
    const file = await client.files.create({
      file: await toFile(Buffer.from(jsonl(chatRows(10))), "a.jsonl"),
      purpose: "fine-tune",
    });
    expect(["pending", "running"]).toContain(file.status);
    const body = {
      model: "gpt-4o-mini-2024-07-18",
      training_file: file.id,
      suffix: "Depot",
      hyperparameters: { n_epochs: 1 },
      trainingType: "globalStandard",
    };
    const job = await client.fineTuning.jobs.create(body);
    expect(job).toMatchObject({ trainingType: "globalStandard" });
    await whileTimePasses(server, server.jobWhen(job.id, ["succeeded"]));
    const done = await client.fineTuning.jobs.retrieve(job.id);
    expect(done.fine_tuned_model).toBe(`gpt-4o-mini-2024-07-18.ft-${job.id.replace("ftjob-", "")}-depot`);
    expect((await client.files.retrieve(file.id)).status).toBe("processed");
    const table = await (await client.files.content(done.result_files[0] ?? "")).text();
    expect(table.split("\n")[0]).toBe("step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy");
    expect((await client.files.retrieve(done.result_files[0] ?? "")).bytes).toBe(Buffer.byteLength(table));

    const model = done.fine_tuned_model ?? "";
    const chat = await client.chat.completions.create({
      model,
      messages: [{ role: "user", content: "Where is parcel 1?" }],
      temperature: 0,
    });
    expect(chat.model).toBe(model);
    expect((await client.models.delete(model)).deleted).toBe(true);
  });

  it("has every other operation of the document too", async () => {
    const rows = Buffer.from(jsonl(chatRows(20)));
    const file = await client.files.create({ file: await toFile(rows, "a.jsonl"), purpose: "fine-tune" });
    const { data: listed } = await client.files.list({ limit: 1 });
    expect(listed.map((each) => each.id)).toEqual([file.id]);
    const body = { model: "gpt-4.1-nano-2025-04-14", training_file: file.id, hyperparameters: { n_epochs: 3 } };
    const job = await client.fineTuning.jobs.create(body);
    expect((await client.fineTuning.jobs.list()).data[0]?.id).toBe(job.id);
    // A pause before the first step has nothing to keep.
    server.advance(60);
    await trainTo(server, 1);
    await client.fineTuning.jobs.pause(job.id);
    await server.jobWhen(job.id, ["paused"]);
    await client.fineTuning.jobs.resume(job.id);
    expect((await client.fineTuning.jobs.cancel(job.id)).status).toBe("cancelled");
    expect((await client.fineTuning.jobs.listEvents(job.id)).data[0]?.message).toBe("The job was cancelled");
    const model = (await client.fineTuning.jobs.checkpoints.list(job.id)).data[0]?.fine_tuned_model_checkpoint ?? "";
    expect(model).toMatch(/^gpt-4\.1-nano-2025-04-14\.ft-.*:ckpt-step-\d+$/);
    expect((await client.models.retrieve(model)).id).toBe(model);
    expect((await client.models.list()).data.map((each) => each.id)).toContain(model);

    const asAdmin = { headers: { "api-key": testAdminKey } };
    const permissions = admin.fineTuning.checkpoints.permissions;
    const granted = await permissions.create(model, { project_ids: ["proj_a"] }, asAdmin);
    expect((await permissions.list(model, {}, asAdmin)).data).toEqual(granted.data);
    const gone = { fine_tuned_model_checkpoint: model };
    expect((await permissions.delete(granted.data[0]?.id ?? "", gone, asAdmin)).deleted).toBe(true);

    const grader = { type: "string_check", name: "g", input: "a", reference: "a", operation: "eq" } as const;
    expect((await client.fineTuning.alpha.graders.run({ grader, model_sample: "a" })).reward).toBe(1);
    expect((await client.fineTuning.alpha.graders.validate({ grader })).grader).toEqual(grader);
    expect((await client.files.delete(file.id)).deleted).toBe(true);

    const tried = server.exchanges
      .filter((exchange) => exchange.status === 200 && exchange.route?.startsWith("/openai/"))
      .map(
        (exchange) => `${exchange.method} ${exchange.route?.slice("/openai".length).replace(/:([a-z_]+)/g, "{$1}")}`,
      );
    // Uploads in parts are the business of the provider's own test of this dialect.
    const wanted = documentedOperations().filter((operation) => !operation.includes(" /uploads"));
    const spelled = wanted.map((operation) => operation.replace("POST /chat/", "POST /deployments/{deployment}/chat/"));
    expect([...new Set(tried)].sort()).toEqual(spelled.sort());
  });

  it("answers below /openai/v1 as below /openai, with either header, and there without uploads", async () => {
    const root = server.url.replace("/v1", "");
    const get = async (path: string, headers: Record<string, string>) =>
      (await fetch(`${root}${path}`, { headers })).status;
    expect(await get("/openai/v1/models", { "api-key": server.apiKey })).toBe(200);
    expect(await get("/openai/v1/models", { authorization: `Bearer ${server.apiKey}` })).toBe(200);
    expect(await get("/openai/models?api-version=2025-04-01-preview", { "api-key": server.apiKey })).toBe(200);
    expect(await get("/openai/models", { "api-key": server.apiKey })).toBe(400);
    expect(await get("/openai/v1/models", { "api-key": "wrong" })).toBe(401);
    expect(await get("/v1/models", { "api-key": server.apiKey })).toBe(401);
    expect(await get("/openai/v1/uploads/upload_x/cancel", { "api-key": server.apiKey })).toBe(404);
  });
});
