import { AzureOpenAI, toFile } from "openai";
import { type TestServer, testServer } from "../support/server";
import { chatRows, jsonl } from "../support/server-data";

describe("Azure's manner, driven by the official client", () => {
  let server: TestServer;
  let client: AzureOpenAI;
  beforeAll(async () => {
    server = await testServer({ minSeconds: { processing: 1 } });
    const endpoint = server.url.replace("/v1", "");
    client = new AzureOpenAI({ apiKey: server.apiKey, endpoint, apiVersion: "2025-04-01-preview", maxRetries: 0 });
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
    await server.jobWhen(job.id, ["succeeded"]);
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

  it("answers below /openai/v1 as below /openai, with either header, and has no uploads", async () => {
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
