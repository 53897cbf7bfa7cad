import { chosenHyperparameters } from "../../../../provider/api/chosen-hyperparameters";
import { dialectOf } from "../../../../provider/api/dialects";
import { checkpointFromWire, WireCheckpoint, WireJob } from "../../../../provider/api/wire";

const nebius = dialectOf({ dialect: "openai", baseUrl: "https://api.tokenfactory.nebius.com/v1" });
const elsewhere = dialectOf({ dialect: "openai", baseUrl: "https://tokenfactory.nebius.com.example/v1" });

/** A job as Nebius shows it: the rate itself instead of its factor, LoRA among the hyperparameters, and no model. */
const job = nebius.jobFromWire(
  WireJob.parse({
    id: "ftjob-8c1e",
    object: "fine_tuning.job",
    created_at: 1_760_000_000,
    status: "succeeded",
    model: "meta-llama/Meta-Llama-3.1-8B-Instruct",
    fine_tuned_model: null,
    suffix: "",
    metadata: null,
    training_file: "file-1",
    hyperparameters: {
      batch_size: 8,
      learning_rate: 0.00002,
      learning_rate_multiplier: null,
      n_epochs: 3,
      lora: true,
      lora_r: 16,
      context_length: 8192,
      scheduler: "cosine",
    },
    trained_steps: 120,
    total_steps: 120,
  }),
);

describe("Nebius", () => {
  it("shows the learning rate and what else it chose", () => {
    expect(chosenHyperparameters(job)).toEqual({
      batchSize: 8,
      nEpochs: 3,
      learningRate: 0.00002,
      lora: true,
      loraR: 16,
      contextLength: 8192,
    });
  });

  it("names no model and says what there is to do, as no other server does", () => {
    expect(job).not.toHaveProperty("fineTunedModel");
    expect(nebius.publishing).toContain("POST /v0/models");
    expect(elsewhere.publishing).toBeUndefined();
  });

  it("has checkpoints that are known by their ids alone", () => {
    const wire = WireCheckpoint.parse({
      id: "ftckpt_7",
      step_number: 120,
      result_files: ["file-9"],
      metrics: { valid_loss: 1.2 },
    });
    expect(checkpointFromWire(wire)).toMatchObject({
      id: "ftckpt_7",
      fineTunedModelCheckpoint: "ftckpt_7",
      stepNumber: 120,
    });
  });

  it("takes hyperparameters at one place only", () => {
    const lora = { hyperparameters: { lora: true } };
    expect(nebius.refusals({ hyperparameters: { nEpochs: 1 }, vendorArguments: lora })).toEqual([]);
    expect(
      nebius.refusals({ vendorArguments: { method: { supervised: lora } }, method: { type: "supervised" } }),
    ).toEqual([]);
    expect(nebius.refusals({ method: { type: "supervised" }, vendorArguments: lora })).toEqual([
      {
        property: "vendorArguments.hyperparameters",
        reason: "would be sent beside `method`, and Nebius takes one of the two; put it below `vendorArguments.method`",
      },
    ]);
    expect(nebius.refusals({ hyperparameters: {}, vendorArguments: { method: {} } })).toMatchObject([
      { property: "vendorArguments.method" },
    ]);
    expect(elsewhere.refusals({ method: { type: "supervised" }, vendorArguments: lora })).toEqual([]);
  });
});

it.each(["https://api.tokenfactory.nebius.com/v1", "https://api.example.com/v1"])(
  "says in the preview that %s has no training types",
  (baseUrl) => {
    expect(dialectOf({ dialect: "openai", baseUrl }).refusals({ trainingType: "standard" })).toEqual([
      { property: "trainingType", reason: expect.stringContaining("exists at Azure only") },
    ]);
    expect(dialectOf({ dialect: "azure", baseUrl }).refusals({ trainingType: "standard" })).toEqual([]);
  },
);
