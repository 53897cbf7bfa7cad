import { type ConnectedApi, connectApi } from "../../provider/api/connect-api";
import { dialects } from "../../provider/api/dialects";
import { KEY_ENTRY, OWNER_ENTRY } from "../../provider/api/job-marks";
import { collect } from "../../provider/api/pages";
import { probeCapabilities } from "../../provider/api/probe";
import type { JobRequest } from "../../provider/api/wire-request";
import { resolveConnection } from "../../provider/endpoint/connection";
import { readTrainingMetrics } from "../../provider/lookups/training-metrics";
import { chatRows, jsonl } from "../support/server-data";
import { failing, jobStatuses } from "../vendors/together/stages";
import { type SimulatedTogether, simulatedTogether } from "../vendors/together/together";

const wandbKey = "wandb-secret-key";
const key = `k2:${"0123456789abcdef".repeat(4)}`;
const mark = key.slice(0, "k2:".length + 20);
const rows = jsonl(chatRows(24));

let vendor: SimulatedTogether;
let api: ConnectedApi;
beforeEach(async () => {
  vendor = await simulatedTogether();
  const env = { TOGETHER_API_KEY: vendor.key, WANDB_API_KEY: wandbKey };
  const connection = resolveConnection(
    { dialect: "together", baseUrl: vendor.url },
    () => undefined,
    env,
    dialects.places,
  );
  expect(connection.problems).toEqual([]);
  api = connectApi({ ...connection, env });
});
afterEach(async () => {
  await api.close();
  await vendor.close();
  expect(vendor.violations).toEqual([]);
  const bodies = vendor.seen.map(({ method, path, body }) => ({ call: `${method} ${path}`, body: body.toString() }));
  expect(bodies.filter(({ body }) => body.includes(vendor.key))).toEqual([]);
  expect(bodies.filter(({ call, body }) => body.includes(wandbKey) && call !== "POST /v1/fine-tunes")).toEqual([]);
});

const upload = (text: string, more: object = {}) =>
  api.uploadFile({
    filename: "train.jsonl",
    purpose: "fine-tune",
    bytes: Buffer.byteLength(text),
    async *open() {
      yield Buffer.from(text);
    },
    ...more,
  });

const request = (more: Partial<JobRequest> = {}): JobRequest => ({
  model: "Qwen/Qwen3-8B",
  trainingFile: vendor.upload(rows),
  metadata: { [KEY_ENTRY]: key, [OWNER_ENTRY]: "urn:pulumi:dev::shop::FineTuningJob::bot" },
  ...more,
});

const creates = () => vendor.seen.filter(({ method, path }) => method === "POST" && path === "/v1/fine-tunes");

describe("files at Together", () => {
  it("are uploaded, processed, listed, read and deleted", async () => {
    const file = await upload(rows);
    expect(file).toMatchObject({ status: "pending", bytes: Buffer.byteLength(rows), filename: "train.jsonl" });
    vendor.step(2);
    expect((await api.getFile(file.id)).status).toBe("running");
    vendor.step(1);
    expect((await api.getFile(file.id)).status).toBe("processed");
    expect(await collect(api.listFiles({ purpose: "fine-tune" }))).toMatchObject([{ id: file.id }]);
    expect(await collect(api.listFiles({ purpose: "eval" }))).toEqual([]);
    expect(Buffer.from(await api.fileContent(file.id)).toString()).toBe(rows);
    await api.deleteFile(file.id);
    await expect(api.getFile(file.id)).rejects.toMatchObject({ status: 404 });
  });

  it("are refused with the line that Together names", async () => {
    const { id } = await upload(`${rows}{}\n`);
    vendor.step(3);
    expect(await api.getFile(id)).toMatchObject({
      status: "error",
      statusDetails: expect.stringMatching(/^line 25: /),
    });
  });

  it("whose processing failed say nothing against the data", async () => {
    vendor.manners.breaksNext = true;
    const { id } = await upload(rows);
    vendor.step(3);
    expect(await api.getFile(id)).toMatchObject({
      status: "error",
      statusDetails: expect.stringContaining("no fault of the data"),
    });
  });

  it("that should expire are not sent", async () => {
    await expect(upload(rows, { expiresAfterSeconds: 3600 })).rejects.toThrow("expiresAfterSeconds");
    expect(vendor.seen).toEqual([]);
  });
});

describe("a job at Together", () => {
  it("is found by its mark in the list, and shows it when it is asked for by its id", async () => {
    const made = await api.createJob(request({ suffix: "depot" }));
    expect(vendor.jobs()).toMatchObject([{ suffix: `depot-${mark.replace(":", "")}` }]);
    const [listed, ...others] = await collect(api.listJobs({ metadata: { [KEY_ENTRY]: key } }));
    expect(others).toEqual([]);
    for (const job of [made, listed, await api.getJob(made.id)]) {
      expect(job).toMatchObject({ id: made.id, status: "queued", suffix: "depot", metadata: { [KEY_ENTRY]: mark } });
    }
  });

  it("carries all that was asked for, and shows it again", async () => {
    const validationFile = vendor.upload(rows, "valid.jsonl");
    const { id } = await api.createJob(
      request({
        validationFile,
        seed: 7,
        hyperparameters: { nEpochs: 2, batchSize: 8 },
        learningRate: 2e-5,
        lora: { rank: 16, alpha: 16, dropout: 0.1, targetModules: ["q_proj"] },
        vendorArguments: { warmup_ratio: 0.1 },
      }),
    );
    const [listed] = await collect(api.listJobs());
    expect(listed).toMatchObject({ id, seed: 7 });
    expect(await api.getJob(id)).toMatchObject({
      validationFile,
      hyperparameters: { nEpochs: 2, batchSize: 8 },
      learningRate: 2e-5,
      lora: { rank: 16, alpha: 16, dropout: 0.1, targetModules: ["q_proj"] },
      fullTraining: false,
      extra: { warmup_ratio: 0.1, n_evals: 2, n_checkpoints: 2 },
    });
  });

  it("trains preferences, or all weights", async () => {
    const preferences = `${JSON.stringify({ input: { messages: [] }, preferred_output: [], non_preferred_output: [] })}\n`;
    const method = { type: "dpo", dpo: { hyperparameters: { beta: 0.2 } } } as const;
    const trainingFile = vendor.upload(preferences);
    const { id } = await api.createJob(request({ trainingFile, method, fullTraining: true }));
    expect(await api.getJob(id)).toMatchObject({ method, fullTraining: true });
  });

  it.each(jobStatuses)("that is %s is told in our words", async (status) => {
    const { id } = await api.createJob(request());
    vendor.turn(id, [{ status }]);
    const ours = {
      pending: "queued",
      queued: "queued",
      running: "running",
      compressing: "running",
      uploading: "running",
      cancel_requested: "cancelling",
      cancelled: "cancelled",
      error: "failed",
      user_error: "failed",
      completed: "succeeded",
    }[status];
    const job = await api.getJob(id);
    expect(job.status).toBe(ours);
    expect(job.fineTunedModel !== undefined).toBe(ours === "succeeded");
    expect((await collect(api.listJobs()))[0]?.status).toBe(ours);
  });

  it("tells its way with what was measured, and its checkpoints with what was measured there", async () => {
    const validationFile = vendor.upload(rows, "valid.jsonl");
    const { id } = await api.createJob(request({ validationFile, hyperparameters: { nEpochs: 2, batchSize: 8 } }));
    vendor.step(20);
    const tokens = (2 + 2) * Math.ceil(Buffer.byteLength(rows) / 4);
    expect(await api.getJob(id)).toMatchObject({
      status: "succeeded",
      trainedTokens: tokens / 2,
      // Of training and evaluation, at 48 cents a million.
      billed: expect.closeTo(tokens * 0.48e-6, 6),
    });
    const events = await collect(api.listEvents(id));
    expect(events[0]).toMatchObject({ type: "job_complete", message: "Job finished", level: "info" });
    const measured = events.filter(({ type }) => type === "metrics");
    expect(measured[0]?.data).toMatchObject({ step: 6, total_steps: 6, full_valid_loss: expect.any(Number) });
    expect(new Set(events.map((event) => event.id)).size).toBe(events.length);
    const table = await readTrainingMetrics(api, await api.getJob(id));
    expect(table.map(({ step, ...metrics }) => [step, "fullValidLoss" in metrics])).toEqual(
      [1, 2, 3, 4, 5, 6].map((step) => [step, step % 3 === 0]),
    );
    const checkpoints = await collect(api.listCheckpoints(id));
    expect(checkpoints.map(({ stepNumber, metrics }) => [stepNumber, Object.keys(metrics).sort()])).toEqual(
      [6, 3].map((step) => [step, ["fullValidLoss", "step", "trainLearningRate", "trainLoss"]]),
    );
  });

  it("says why it failed, in one request more and only then", async () => {
    const { id } = await api.createJob(request());
    vendor.turn(id, failing("The GPU caught fire"));
    vendor.step(9);
    expect((await api.getJob(id)).error).toEqual({ code: "job_error", message: "The GPU caught fire" });
  });

  it("is cancelled", async () => {
    const { id } = await api.createJob(request());
    await api.cancelJob(id);
    expect((await api.getJob(id)).status).toBe("cancelling");
    vendor.step();
    expect((await api.getJob(id)).status).toBe("cancelled");
    await expect(api.cancelJob(id)).rejects.toMatchObject({ status: 400 });
  });

  it("reports to Weights & Biases with a key that shows up nowhere else", async () => {
    const integrations = [{ type: "wandb" as const, wandb: { project: "depot" } }];
    const { id } = await api.createJob(request({ integrations }));
    expect(creates()[0]?.body.toString()).toContain(wandbKey);
    const seen = [await api.getJob(id), ...(await collect(api.listJobs())), ...(await collect(api.listEvents(id)))];
    expect(JSON.stringify(seen)).not.toContain(wandbKey);
  });
});

describe("the price of a job at Together", () => {
  it("is estimated with what would be sent, and without any key", async () => {
    const integrations = [{ type: "wandb" as const, wandb: { project: "depot" } }];
    const told = await api.estimatePrice?.(request({ integrations, hyperparameters: { nEpochs: 2 } }));
    expect(told).toEqual({
      vendor: "Together",
      cost: expect.any(Number),
      tokens: 2 * Math.ceil(Buffer.byteLength(rows) / 4),
      unknownBecause: undefined,
      refusedBecause: undefined,
    });
    expect(vendor.jobs()).toEqual([]);
  });

  it("is not known before Together has looked at the file, and then perhaps too high for the account", async () => {
    const { id: trainingFile } = await upload(rows);
    expect(await api.estimatePrice?.(request({ trainingFile }))).toMatchObject({
      cost: undefined,
      unknownBecause: "Together has not looked at the training file yet",
    });
    vendor.step(3);
    vendor.manners.limit = 0;
    expect(await api.estimatePrice?.(request({ trainingFile }))).toMatchObject({
      refusedBecause: expect.stringContaining("above the account's limit of credit, $0.00"),
    });
  });
});

describe("a create call to Together", () => {
  const lost = [
    ["loses its answer", { kind: "lost-after" }],
    ["is answered 500 although the job was made", { kind: "status-after", status: 500 }],
  ] as const;

  it.each(lost)("that %s is sent once, and its job is found by the mark", async (_, fault) => {
    vendor.trouble("POST", /\/fine-tunes$/, fault);
    await expect(api.createJob(request())).rejects.toThrow("creating a fine-tuning job");
    expect(creates()).toHaveLength(1);
    const [job, ...others] = await collect(api.listJobs({ metadata: { [KEY_ENTRY]: key } }));
    expect(job?.metadata).toEqual({ [KEY_ENTRY]: mark });
    expect(others).toEqual([]);
  });

  it("that never arrived, or was throttled, is not repeated either", async () => {
    vendor.trouble("POST", /\/fine-tunes$/, { kind: "refused", status: 429, headers: { "retry-after": "1" } });
    await expect(api.createJob(request())).rejects.toMatchObject({ status: 429 });
    vendor.trouble("POST", /\/fine-tunes$/, { kind: "lost-before" });
    await expect(api.createJob(request())).rejects.toThrow();
    expect(creates()).toHaveLength(2);
    expect(vendor.jobs()).toEqual([]);
  });

  it("makes a job that a list may show late", async () => {
    vendor.manners.listsLag = 1;
    const { id } = await api.createJob(request());
    expect(await collect(api.listJobs())).toEqual([]);
    expect(await collect(api.listJobs())).toMatchObject([{ id, metadata: { [KEY_ENTRY]: mark } }]);
    expect((await api.getJob(id)).metadata).toEqual({ [KEY_ENTRY]: mark });
  });

  it.each([
    ["metadata", { metadata: { team: "night" } }],
    ["seed of reinforcement", { method: { type: "reinforcement" as const } }],
    ["learningRateMultiplier", { hyperparameters: { learningRateMultiplier: 2 } }],
    ["lora.rank", { lora: { alpha: 16 } }],
    ["vendorArguments.n_epochs", { vendorArguments: { n_epochs: 2 } }],
    [
      "integrations[0].wandb.tags",
      { integrations: [{ type: "wandb" as const, wandb: { project: "p", tags: ["t"] } }] },
    ],
  ])("is not made for what Together does not take: %s", async (_, more) => {
    await expect(api.createJob(request(more))).rejects.toThrow(/: /);
    expect(creates()).toEqual([]);
  });

  it("does not quote the key of Weights & Biases when it is refused", async () => {
    const body = { error: { message: `wandb_api_key ${wandbKey} is not valid`, type: "invalid_request_error" } };
    vendor.trouble("POST", /\/fine-tunes$/, { kind: "refused", status: 400, body });
    const integrations = [{ type: "wandb" as const, wandb: { project: "depot" } }];
    const error: unknown = await api.createJob(request({ integrations })).catch((thrown: unknown) => thrown);
    expect(String(error)).toContain("is not valid");
    expect(String(error)).not.toContain(wandbKey);
  });
});

describe("what Together does not have", () => {
  it.each([
    ["pausing", () => api.pauseJob("ft-1")],
    ["resuming", () => api.resumeJob("ft-1")],
    ["deleting a model", () => api.deleteModel("acme/one")],
    ["sharing a checkpoint", () => api.createCheckpointPermissions("acme/one", ["proj"])],
    ["listing who shares one", () => collect(api.listCheckpointPermissions("acme/one"))],
    ["taking that back", () => api.deleteCheckpointPermission("acme/one", "perm")],
  ])("is refused as by a server without the route: %s", async (_, call) => {
    await expect(call()).rejects.toMatchObject({ status: 501 });
    expect(vendor.seen).toEqual([]);
  });

  it("is a list of trained models, so that none is taken for deleted", async () => {
    expect(await api.getModel("Qwen/Qwen3-8B")).toMatchObject({ id: "Qwen/Qwen3-8B" });
    expect(await collect(api.listModels())).not.toEqual([]);
    await expect(api.getModel("acme/Qwen3-8B-depot-1a2b3c4d")).rejects.toMatchObject({ status: 404, code: undefined });
  });
});

describe("`fine-tuning doctor` at Together", () => {
  it("finds what `pulumi up` needs, and says what Together does not offer", async () => {
    const { id } = await api.createJob(request());
    const made = creates().length;
    const found = Object.fromEntries((await probeCapabilities(api)).map(({ name, verdict }) => [name, verdict]));
    expect(found).toEqual({
      "list jobs": "yes",
      "submit jobs": "yes",
      "filter jobs by metadata": "no",
      "job events": "yes",
      "job checkpoints": "yes",
      "cancel jobs": "yes",
      "pause jobs": "no",
      "resume jobs": "no",
      "list files": "yes",
      "upload in parts": "no",
      "list models": "yes",
      "delete models": "no",
      "share checkpoints": "no",
    });
    expect(vendor.jobs()).toMatchObject([{ id }]);
    // It asks for routes that are not there, and for a job without a model.
    expect(vendor.violations.splice(0).length).toBeGreaterThan(0);
    expect(creates()).toHaveLength(made + 1);
  });
});
