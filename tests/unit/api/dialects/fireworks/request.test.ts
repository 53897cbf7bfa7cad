import { jobToWire, outputModelOf, withOutputModel } from "../../../../../provider/api/dialects/fireworks/request";
import type { JobRequest } from "../../../../../provider/api/wire-request";

const key = `k2:${"0123456789abcdef".repeat(4)}`;
const base: JobRequest = {
  model: "accounts/fireworks/models/qwen3-8b",
  trainingFile: "accounts/acme/datasets/pft-1",
  metadata: { pulumi_key: key, pulumi_owner: "urn" },
};
const body = (more: Partial<JobRequest> = {}, wandbKey?: string) => jobToWire({ ...base, ...more }, { wandbKey });

describe("a supervised training at Fireworks", () => {
  it("is sent with what the program says and nothing else: no key, no mark, no defaults", () => {
    expect(body()).toEqual({ dataset: base.trainingFile, baseModel: base.model });
  });

  it("is sent in full", () => {
    const wandb = { project: "desk", entity: "acme" };
    expect(
      body(
        {
          validationFile: "accounts/acme/datasets/pft-2",
          suffix: "Night Desk",
          learningRate: 1e-4,
          lora: { rank: 16 },
          integrations: [{ type: "wandb", wandb }],
          method: { type: "supervised", supervised: { hyperparameters: { nEpochs: 3, batchSize: 32 } } },
          vendorArguments: { maxContextLength: 4096 },
        },
        "secret",
      ),
    ).toEqual({
      dataset: base.trainingFile,
      evaluationDataset: "accounts/acme/datasets/pft-2",
      displayName: "Night Desk",
      baseModel: base.model,
      epochs: 3,
      batchSizeSamples: 32,
      learningRate: 1e-4,
      loraRank: 16,
      wandbConfig: { enabled: true, apiKey: "secret", ...wandb },
      maxContextLength: 4096,
    });
  });

  it("leaves to the vendor what is auto, at the older place of hyperparameters too", () => {
    expect(body({ hyperparameters: { nEpochs: 2, batchSize: "auto" } })).toMatchObject({ epochs: 2 });
    expect(body({ hyperparameters: { batchSize: "auto" } })).not.toHaveProperty("batchSizeSamples");
  });

  it("goes on from a model of the account", () => {
    const own = body({ model: "accounts/acme/models/desk-1" });
    expect(own).toMatchObject({ warmStartFrom: "accounts/acme/models/desk-1" });
    expect(own).not.toHaveProperty("baseModel");
  });
});

it("sends a dpo training with its loss by name and its settings where dpo jobs have them", () => {
  const hyperparameters = { nEpochs: 1, beta: 0.2 };
  const vendorArguments = { trainingConfig: { maxContextLength: 4096 } };
  expect(body({ method: { type: "dpo", dpo: { hyperparameters } }, learningRate: 1e-5, vendorArguments })).toEqual({
    dataset: base.trainingFile,
    lossConfig: { method: "DPO", dpo: { beta: 0.2 } },
    trainingConfig: { baseModel: base.model, epochs: 1, learningRate: 1e-5, maxContextLength: 4096 },
  });
  expect(body({ method: { type: "dpo", dpo: { hyperparameters: { beta: "auto" } } } })).toMatchObject({
    lossConfig: { method: "DPO" },
  });
});

describe("the name of a model", () => {
  const named = (suffix: string | undefined, n = 1) => outputModelOf({ ...base, suffix }, n);

  it("begins with the suffix and ends so that no other job wants it", () => {
    expect(named("Night Desk")).toBe("night-desk-0123456789abcdef0123-1");
    expect(named("Night Desk", 2)).toBe("night-desk-0123456789abcdef0123-2");
  });

  it("is one that Fireworks takes, whatever the suffix", () => {
    for (const suffix of ["-".repeat(9), "ünïcode", "a".repeat(64), `${"a".repeat(40)}-b`, "9"]) {
      expect(named(suffix) ?? "job").toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
    }
  });

  it("is the job's own where the program says nothing, or nothing that can stand in a name", () => {
    expect(named(undefined)).toBeUndefined();
    expect(named("日本語")).toBeUndefined();
  });

  it("stands where the method has its training", () => {
    expect(withOutputModel({ dataset: "d" }, "m")).toEqual({ dataset: "d", outputModel: "m" });
    expect(withOutputModel({ trainingConfig: { epochs: 1 } }, "m")).toEqual({
      trainingConfig: { epochs: 1, outputModel: "m" },
    });
    expect(withOutputModel({ dataset: "d" }, undefined)).toEqual({ dataset: "d" });
  });
});
