import { chosenHyperparameters } from "../../../../../provider/api/chosen-hyperparameters";
import { dialectOf } from "../../../../../provider/api/dialects";
import { refusalsOf } from "../../../../../provider/api/dialects/refusals";
import { checkpointFromWire, WireCheckpoint } from "../../../../../provider/api/wire";

const nebius = dialectOf({ dialect: "openai", baseUrl: "https://api.tokenfactory.nebius.com/v1" });
const elsewhere = dialectOf({ dialect: "openai", baseUrl: "https://tokenfactory.nebius.com.example/v1" });

/** A job as Nebius shows it: the rate itself instead of its factor, LoRA among the hyperparameters, and no model. */
const job = nebius.jobFromWire.parse({
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
});

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

  it("shows how the weights were trained", () => {
    expect(job).toMatchObject({ learningRate: 0.00002, lora: { rank: 16 }, fullTraining: false });
  });

  const request = { model: "m", trainingFile: "file-1" };

  it("is asked for every hyperparameter at one place, because it refuses a request with both", () => {
    const lora = { rank: 16, alpha: 32, dropout: 0.1 };
    const method = { type: "supervised", supervised: { hyperparameters: { nEpochs: 2 } } } as const;
    const vendorArguments = { hyperparameters: { packing: true } };
    expect(nebius.jobToWire({ ...request, method, learningRate: 1e-5, lora, vendorArguments }, {})).toEqual({
      model: "m",
      training_file: "file-1",
      hyperparameters: {
        n_epochs: 2,
        learning_rate: 1e-5,
        lora: true,
        lora_r: 16,
        lora_alpha: 32,
        lora_dropout: 0.1,
        packing: true,
      },
    });
  });

  it.each([
    [{}, undefined],
    [{ fullTraining: true }, { lora: false }],
    [{ fullTraining: false }, { lora: true }],
    [{ lora: {} }, { lora: true }],
  ])("trains with %j what was asked for", (asked, hyperparameters) => {
    expect(nebius.jobToWire({ ...request, ...asked }, {}).hyperparameters).toEqual(hyperparameters);
  });

  it("is given the key of Weights & Biases", () => {
    const integrations = [{ type: "wandb" as const, wandb: { project: "p" } }];
    expect(nebius.jobToWire({ ...request, integrations }, { wandbKey: "w-1" }).integrations).toEqual([
      { type: "wandb", wandb: { project: "p", api_key: "w-1" } },
    ]);
  });

  it("takes the vendor's own hyperparameters at the place of ours", () => {
    const packing = { hyperparameters: { packing: true } };
    const method = { type: "supervised" };
    expect(refusalsOf(nebius, { method, vendorArguments: packing })).toEqual([]);
    expect(refusalsOf(nebius, { vendorArguments: { method: { supervised: packing } } })).toEqual([]);
    expect(refusalsOf(nebius, { method, vendorArguments: { method: { supervised: packing } } })).toEqual([
      {
        property: "vendorArguments.method",
        reason:
          "would be sent beside `hyperparameters`, and Nebius takes one of the two; put it below `vendorArguments.hyperparameters`",
      },
    ]);
  });

  it("has arguments for the fields that are its own", () => {
    const vendorArguments = { hyperparameters: { lora_r: 8, learning_rate: 1e-5 } };
    expect(refusalsOf(nebius, { vendorArguments })).toEqual([
      { property: "vendorArguments.hyperparameters.lora_r", reason: "is an argument of its own; use `lora.rank`" },
      {
        property: "vendorArguments.hyperparameters.learning_rate",
        reason: "is an argument of its own; use `learningRate`",
      },
    ]);
    expect(refusalsOf(elsewhere, { vendorArguments })).toEqual([]);
  });
});

it.each(["https://api.tokenfactory.nebius.com/v1", "https://api.example.com/v1"])(
  "says in the preview that %s has no training types",
  (baseUrl) => {
    expect(refusalsOf(dialectOf({ dialect: "openai", baseUrl }), { trainingType: "standard" })).toEqual([
      { property: "trainingType", reason: expect.stringContaining("exists at Azure only") },
    ]);
    expect(refusalsOf(dialectOf({ dialect: "azure", baseUrl }), { trainingType: "standard" })).toEqual([]);
  },
);
