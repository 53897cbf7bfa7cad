import { jobFromWire, partDone, WireJob } from "../../../../../provider/api/dialects/fireworks/job";
import { inId } from "../../../../../provider/api/dialects/fireworks/mark";

const digits = "0123456789abcdef0123456789abcdef01234567";
const supervised = {
  name: `accounts/acme/supervisedFineTuningJobs/pft-${digits}-1`,
  state: "JOB_STATE_RUNNING",
  status: { code: "OK", message: "" },
  dataset: "accounts/acme/datasets/pft-1",
  evaluationDataset: "accounts/acme/datasets/pft-2",
  displayName: "Night Desk",
  baseModel: "accounts/fireworks/models/qwen3-8b",
  outputModel: "night-desk-1",
  epochs: 2,
  batchSizeSamples: 32,
  learningRate: 0.0001,
  loraRank: 16,
  maxContextLength: 4096,
  createTime: "2026-11-01T00:00:00Z",
  updateTime: "2026-11-01T00:10:00.500Z",
  createdBy: "engineer@example.com",
  jobProgress: { percent: 50, epoch: 1 },
  estimatedCost: { currencyCode: "USD", units: "2", nanos: 500_000_000 },
  metricsFileSignedUrl: "https://storage.example/metrics?signature=secret-signature",
  trainerLogsSignedUrl: "https://storage.example/logs?signature=secret-signature",
  wandbConfig: { enabled: true, apiKey: "secret-wandb", project: "desk", entity: "acme" },
};
const jobOf = (more: object = {}) => jobFromWire.parse({ ...supervised, ...more });

describe("a job of Fireworks", () => {
  it("is read field by field", () => {
    expect(jobOf()).toEqual({
      id: `pft-${digits}-1`,
      object: "fine_tuning.job",
      status: "running",
      createdAt: 1_793_491_200,
      model: supervised.baseModel,
      trainingFile: "pft-1",
      validationFile: "pft-2",
      resultFiles: [],
      suffix: "Night Desk",
      method: { type: "supervised", supervised: { hyperparameters: { nEpochs: 2, batchSize: 32 } } },
      learningRate: 0.0001,
      lora: { rank: 16 },
      estimatedCost: 2.5,
      integrations: [{ type: "wandb", wandb: { project: "desk", entity: "acme" } }],
      extra: { maxContextLength: 4096 },
    });
  });

  it("keeps no signed address and no key, which would be in the state then", () => {
    expect(JSON.stringify(jobOf({ anotherSignedUrl: "https://storage.example/?secret-signature" }))).not.toContain(
      "secret",
    );
  });

  it("names its model in full, and only when there is one", () => {
    expect(jobOf()).not.toHaveProperty("fineTunedModel");
    const made = { state: "JOB_STATE_COMPLETED", completedTime: "2026-11-01T01:00:00Z" };
    expect(jobOf(made)).toMatchObject({
      fineTunedModel: "accounts/acme/models/night-desk-1",
      finishedAt: 1_793_494_800,
      resultFiles: [`pft-${digits}-1:metrics`],
    });
    expect(jobOf({ ...made, outputModel: undefined }).fineTunedModel).toBe(`accounts/acme/models/pft-${digits}-1`);
    expect(jobOf({ ...made, outputModel: "accounts/acme/models/x" }).fineTunedModel).toBe("accounts/acme/models/x");
  });

  it("says why it failed", () => {
    const status = { code: "INVALID_ARGUMENT", message: "line 7 is too long" };
    expect(jobOf({ state: "JOB_STATE_FAILED", status }).error).toEqual({ ...status });
    expect(jobOf({ state: "JOB_STATE_EXPIRED" }).error).toEqual({
      code: "expired",
      message: "Fireworks does not say why",
    });
    expect(jobOf().error).toBeUndefined();
  });

  it("of preference training has its settings elsewhere, and an id that says so", () => {
    const { name: _name, baseModel, epochs, evaluationDataset: _evaluation, ...rest } = supervised;
    const job = jobFromWire.parse({
      ...rest,
      name: "accounts/acme/dpoJobs/pft-2",
      baseModel: undefined,
      epochs: undefined,
      trainingConfig: { baseModel, epochs, outputModel: "m", warmupRatio: 1 },
      lossConfig: { method: "DPO", dpo: { beta: 0.2 } },
      state: "JOB_STATE_COMPLETED",
    });
    expect(job).toMatchObject({
      id: "dpoJobs/pft-2",
      model: baseModel,
      method: { type: "dpo", dpo: { hyperparameters: { nEpochs: 2, beta: 0.2 } } },
      fineTunedModel: "accounts/acme/models/m",
      resultFiles: ["dpoJobs/pft-2:metrics"],
      extra: { warmupRatio: 1 },
    });
  });

  it("is read although a side field is odd, because it was paid for", () => {
    const odd = { epochs: "two", createTime: 7, status: "bad", jobProgress: [], estimatedCost: "much", wandbConfig: 1 };
    expect(jobOf(odd)).toMatchObject({ status: "running", createdAt: 0 });
    expect(WireJob.safeParse({ state: "JOB_STATE_RUNNING" }).success).toBe(false);
  });

  it("goes through its epochs, of which the per cent are one's", () => {
    const part = (jobProgress: unknown, epochs = 2) => partDone(WireJob.parse({ ...supervised, jobProgress, epochs }));
    expect([
      part({ percent: 50, epoch: 0 }),
      part({ percent: 50, epoch: 1 }),
      part({ percent: 100, epoch: 7 }),
    ]).toEqual([0.25, 0.75, 1]);
    expect(part({ percent: 30 }, 1)).toBe(0.3);
    expect(part(undefined)).toBeUndefined();
  });
});

describe("the mark of a job", () => {
  it("is its id", () => {
    expect(inId.read(jobOf()).metadata).toEqual({ pulumi_key: `k2:${digits}` });
    expect(inId.read({ ...jobOf(), id: `dpoJobs/pft-${digits}-3` }).metadata).toEqual({ pulumi_key: `k2:${digits}` });
  });

  it("shows a job with another id to be nobody's of ours", () => {
    expect(inId.read({ ...jobOf(), id: "made-in-the-console" }).metadata).toEqual({ pulumi_key: "k0:0" });
  });
});
