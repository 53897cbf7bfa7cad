import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type LocalModels, localModels } from "../support/local-models";
import { callTool } from "../support/pulumi-tools";
import { type TestServer, testKey, testServer } from "../support/server";
import { chatRows, jsonl } from "../support/server-data";
import { create } from "../support/server-jobs";

describe("what `npm run trainer -- export` takes away", () => {
  let models: LocalModels;
  let server: TestServer;
  let id: string;
  let model: string;
  let checkpoint: string;
  beforeAll(async () => {
    models = localModels();
    server = await testServer({ models: models.file });
    const file = await server.upload(jsonl(chatRows(10)));
    const hyperparameters = { n_epochs: 2, batch_size: 1 };
    id = await create(server, { model: "abacus", training_file: file, seed: 1, hyperparameters });
    model = String((await server.jobWhen(id, ["succeeded"])).fine_tuned_model);
    const { body } = await server.call("GET", `/fine_tuning/jobs/${id}/checkpoints`);
    checkpoint = (body.data as { fine_tuned_model_checkpoint: string }[])[1]?.fine_tuned_model_checkpoint ?? "";
  });
  afterAll(async () => {
    await server.close();
    models.remove();
  });

  const env = () => ({ ...process.env, INIT_CWD: models.folder, FINE_TUNING_SERVER_API_KEY: testKey });
  const find = (name: string, where: { url?: string; data?: string } = {}) =>
    callTool("trainer/find-trained.mjs", "findTrained", [name, where], env());
  const source = () => join(models.folder, "weights.gguf");

  it("is the archive that a running server gives, for the model of a job", async () => {
    const found = (await find(model, { url: server.url })) as { path: string; source: string };
    expect(found.source).toBe(source());
    expect(readFileSync(found.path).toString("hex")).toBe("1f8b0800fffe800a");
    rmSync(found.path);
  });

  it("is the checkpoint's folder where the server's data are on the same machine", async () => {
    const path = join(server.data, "jobs", id, "checkpoint-10");
    expect(await find(checkpoint, { url: server.url, data: server.data })).toEqual({ path, source: source() });
  });

  it("is refused with what is missing", async () => {
    await expect(find(checkpoint, { url: server.url })).rejects.toThrow("add --data DIR, the server's data directory");
    await expect(find("ft:abacus:acme::gone", { url: server.url })).rejects.toThrow('no job that trained "ft:abacus');
    await expect(find(model, { data: server.data })).rejects.toThrow("add --url URL");
    await expect(find(model)).rejects.toThrow("name the server's data by --data DIR");
  });

  it("is found in the data of a server that does not run", async () => {
    const data = join(models.folder, "data");
    const other = await testServer({ models: models.file, data });
    const file = await other.upload(jsonl(chatRows(10)));
    const job = await create(other, { model: "abacus", training_file: file, hyperparameters: { n_epochs: 1 } });
    const { fine_tuned_model: name } = await other.jobWhen(job, ["succeeded"]);
    await other.close();
    const found = (await find(String(name), { data })) as { path: string };
    expect(found.path).toMatch(new RegExp(`^${join(data, "jobs", job)}/checkpoint-\\d+$`));
    await expect(find("ft:abacus:acme::gone", { data })).rejects.toThrow('have no model "ft:abacus:acme::gone"');
  });
});
