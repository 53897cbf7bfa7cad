import { type ConnectedApi, connectApi } from "../../provider/api/connect-api";
import type { FileUpload } from "../../provider/api/fine-tuning-api";
import { probeCapabilities } from "../../provider/api/probe";
import type { VendorFile } from "../../provider/api/types";
import { Credential } from "../../provider/endpoint/credential";
import { mayHaveBeenAccepted, TransportError } from "../../provider/errors";
import { expectFreeOf } from "../support/free-of";
import { type TestServer, testAdminKey, testKey, testServer } from "../support/server";
import { chatRows, jsonl, reinforcementRows } from "../support/server-data";

const uploadLimits = { single: 4_000, part: 1_500, total: 1_000_000, parallel: 3 };

function apiOf(server: TestServer, adminKey = testAdminKey): ConnectedApi {
  return connectApi({
    endpoint: { baseUrl: server.url, dialect: "openai" },
    key: () => Credential.bearer(testKey),
    adminKey: () => Credential.bearer(adminKey),
    uploadLimits,
  });
}

function uploadOf(text: string, filename = "train.jsonl"): FileUpload {
  const bytes = Buffer.from(text);
  return {
    filename,
    purpose: "fine-tune",
    bytes: bytes.length,
    async *open(range) {
      yield bytes.subarray(range?.start, range?.end);
    },
  };
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe("every operation against the local server", () => {
  let server: TestServer;
  let api: ConnectedApi;
  let file: VendorFile;
  beforeAll(async () => {
    server = await testServer({ faults: true });
    api = apiOf(server);
    file = await api.uploadFile(uploadOf(jsonl(chatRows(12)), "depot.1a2b-3c4d.jsonl"));
  });
  afterAll(async () => {
    await api.close();
    await server.close();
  });

  it("uploads, lists, reads back and deletes a file", async () => {
    const text = jsonl(chatRows(10));
    const { id } = await api.uploadFile({ ...uploadOf(text), expiresAfterSeconds: 3_600 });
    expect(await api.getFile(id)).toMatchObject({
      bytes: Buffer.byteLength(text),
      filename: "train.jsonl",
      purpose: "fine-tune",
      expiresAt: expect.any(Number),
    });
    expect(Buffer.from(await api.fileContent(id)).toString()).toBe(text);
    expect((await collect(api.listFiles({ purpose: "fine-tune" }))).map((one) => one.id)).toContain(id);
    await api.deleteFile(id);
    await expect(api.getFile(id)).rejects.toMatchObject({
      status: 404,
      message: expect.stringContaining(`getting file "${id}"`),
    });
  });

  it("uploads a larger file in parts, which the server puts together", async () => {
    const text = jsonl(chatRows(60));
    expect(Buffer.byteLength(text)).toBeGreaterThan(uploadLimits.single);
    const { id, bytes } = await api.uploadFile(uploadOf(text, "large.jsonl"));
    expect(bytes).toBe(Buffer.byteLength(text));
    expect(Buffer.from(await api.fileContent(id)).toString()).toBe(text);
  });

  it("trains a job to its end and reads everything about it", async () => {
    const metadata = { pulumi_key: "v1:abc", "odd key/&=": "ü=&?" };
    const job = await api.createJob({
      model: "gpt-4o-mini",
      trainingFile: file.id,
      suffix: "depot",
      seed: 0,
      metadata,
      method: { type: "supervised", supervised: { hyperparameters: { nEpochs: 3, batchSize: 4 } } },
    });
    expect(job).toMatchObject({
      object: "fine_tuning.job",
      status: "validating_files",
      trainingFile: file.id,
      seed: 0,
      metadata,
    });
    expect(job).not.toHaveProperty("error");
    expect((await collect(api.listJobs({ metadata }))).map(({ id }) => id)).toEqual([job.id]);
    expect(await collect(api.listJobs({ metadata: { pulumi_key: "other" } }))).toEqual([]);
    await server.jobWhen(job.id, ["succeeded"]);
    const done = await api.getJob(job.id);
    expect(done).toMatchObject({
      status: "succeeded",
      finishedAt: expect.any(Number),
      trainedTokens: expect.any(Number),
    });
    const model = done.fineTunedModel ?? "";
    expect(model).toMatch(/^ft:gpt-4o-mini-2024-07-18:acme:depot:\w+$/);
    const events = await collect(api.listEvents(job.id));
    expect(events[0]?.message).toBe("The job has successfully completed");
    expect(events.at(-1)?.message).toBe(`Created fine-tuning job: ${job.id}`);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    const checkpoints = await collect(api.listCheckpoints(job.id));
    expect(checkpoints.map(({ stepNumber }) => stepNumber)).toEqual(
      [...checkpoints.map(({ stepNumber }) => stepNumber)].sort((a, b) => b - a),
    );
    expect(checkpoints[0]).toMatchObject({ fineTuningJobId: job.id, metrics: { trainLoss: expect.any(Number) } });
    expect((await api.fileContent(done.resultFiles[0] ?? "")).length).toBeGreaterThan(0);
    await shareAndDelete(checkpoints[0]?.fineTunedModelCheckpoint ?? "", model);
  });

  async function shareAndDelete(checkpoint: string, model: string): Promise<void> {
    const [permission] = await api.createCheckpointPermissions(checkpoint, ["proj_one"]);
    expect(permission).toMatchObject({ object: "checkpoint.permission", projectId: "proj_one" });
    await api.createCheckpointPermissions(checkpoint, ["proj_two"]);
    expect((await collect(api.listCheckpointPermissions(checkpoint))).map(({ projectId }) => projectId).sort()).toEqual(
      ["proj_one", "proj_two"],
    );
    await api.deleteCheckpointPermission(checkpoint, permission?.id ?? "");
    expect(await collect(api.listCheckpointPermissions(checkpoint))).toHaveLength(1);
    expect(await api.getModel(model)).toMatchObject({ id: model, object: "model" });
    expect((await collect(api.listModels())).map(({ id }) => id)).toContain(model);
    await api.deleteModel(model);
    await expect(api.getModel(model)).rejects.toMatchObject({ status: 404, code: "model_not_found" });
  }

  it("sends a reinforcement job with its grader, and reads it back as it was", async () => {
    const data = await api.uploadFile(uploadOf(jsonl(reinforcementRows(10))));
    const grader = {
      type: "text_similarity",
      name: "near",
      input: "{{sample.output_text}}",
      reference: "{{item.colour}}",
      evaluationMetric: "fuzzy_match",
    };
    const method = {
      type: "reinforcement" as const,
      reinforcement: { grader, hyperparameters: { nEpochs: 1, evalInterval: 1, reasoningEffort: "low" as const } },
    };
    const job = await api.createJob({ model: "o4-mini-2025-04-16", trainingFile: data.id, method });
    expect(job.method).toMatchObject(method);
    await api.cancelJob(job.id).catch(() => undefined);
    await server.jobWhen(job.id, ["cancelled", "succeeded", "failed"]);
  });

  it("cancels a job, and is refused with a sentence the second time", async () => {
    const job = await api.createJob({
      model: "gpt-4o-mini",
      trainingFile: file.id,
      method: { type: "supervised", supervised: { hyperparameters: { nEpochs: 50 } } },
    });
    await api.cancelJob(job.id);
    expect(await api.getJob(job.id)).toMatchObject({ status: "cancelled" });
    await expect(api.cancelJob(job.id)).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining(`cancelling fine-tuning job "${job.id}"`),
    });
    await expect(api.pauseJob(job.id)).rejects.toMatchObject({ status: 400 });
    await expect(api.resumeJob(job.id)).rejects.toMatchObject({ status: 400 });
  });

  it("reads all pages, each job once and the newest first", async () => {
    const before = (await collect(api.listJobs({ pageSize: 2 }))).map(({ id }) => id);
    expect(before.length).toBeGreaterThan(2);
    expect(before).toEqual((await collect(api.listJobs())).map(({ id }) => id));
  });

  it("sees the job whose answer was lost by looking, after one request", async () => {
    const fault = server.faults.add({ route: "POST /fine_tuning/jobs", fault: "drop-after" });
    const metadata = { pulumi_key: "v1:lost" };
    const error = await api
      .createJob({ model: "gpt-4o-mini", trainingFile: file.id, metadata })
      .catch((thrown: unknown) => thrown);
    expect(TransportError.is(error) && mayHaveBeenAccepted(error)).toBe(true);
    const found = await collect(api.listJobs({ metadata }));
    expect(found).toHaveLength(1);
    expect(server.faults.list().find(({ id }) => id === fault.id)).toMatchObject({ seen: 1, hits: 1 });
    await api.cancelJob(found[0]?.id ?? "");
  });

  it("says which key is wrong without showing it", async () => {
    const wrong = connectApi({
      endpoint: api.endpoint,
      key: () => Credential.bearer("sk-wrong-0123456789", "the variable OPENAI_API_KEY"),
    });
    const error = await wrong.getJob("ftjob-x").catch((thrown: unknown) => thrown as Error);
    expect(error).toMatchObject({ status: 401, message: expect.stringContaining("OPENAI_API_KEY") });
    expectFreeOf("sk-wrong-0123456789", String((error as Error).stack));
    await wrong.close();
  });

  it("probes as capable of everything", async () => {
    const verdicts = Object.fromEntries((await probeCapabilities(api)).map(({ name, verdict }) => [name, verdict]));
    expect(new Set(Object.values(verdicts))).toEqual(new Set(["yes"]));
  });
});
