import { estimateToWire, jobToWire } from "../../../../../provider/api/dialects/together/request";
import type { JobRequest } from "../../../../../provider/api/wire-request";

const request = { model: "Qwen/Qwen3-8B", trainingFile: "file-1" };
const sent = (more: Partial<JobRequest> = {}, wandbKey?: string) => jobToWire({ ...request, ...more }, { wandbKey });

const least = {
  model: "Qwen/Qwen3-8B",
  training_file: "file-1",
  training_method: { method: "sft", train_on_inputs: "auto" },
  n_checkpoints: 1,
};

describe("a request to Together", () => {
  it("says the least where the program does", () => {
    expect(sent()).toEqual(least);
  });

  it("carries everything that Together takes, by its names", () => {
    expect(
      sent({
        validationFile: "file-2",
        suffix: "depot-k20123456789abcdef0123",
        seed: 7,
        hyperparameters: { nEpochs: 3, batchSize: 8 },
        learningRate: 2e-5,
        lora: { rank: 16, alpha: 16, dropout: 0.1, targetModules: ["q_proj", "v_proj"] },
      }),
    ).toEqual({
      ...least,
      validation_file: "file-2",
      suffix: "depot-k20123456789abcdef0123",
      random_seed: 7,
      n_epochs: 3,
      batch_size: 8,
      learning_rate: 2e-5,
      training_type: {
        type: "Lora",
        lora_r: 16,
        lora_alpha: 16,
        lora_dropout: 0.1,
        lora_trainable_modules: "q_proj,v_proj",
      },
      n_checkpoints: 3,
      n_evals: 3,
    });
  });

  it("leaves to Together what is automatic, and never sends metadata", () => {
    const hyperparameters = { batchSize: "auto", nEpochs: 1, learningRateMultiplier: "auto" } as const;
    expect(sent({ hyperparameters, metadata: { pulumi_key: "k2:00" } })).toEqual({ ...least, n_epochs: 1 });
  });

  it("takes twice the rank as the factor where none is given", () => {
    expect(sent({ lora: { rank: 8 } }).training_type).toEqual({ type: "Lora", lora_r: 8, lora_alpha: 16 });
  });

  it("trains all weights where the program says so", () => {
    expect(sent({ fullTraining: true }).training_type).toEqual({ type: "Full" });
    expect(sent({ fullTraining: false })).toEqual(least);
  });

  it("trains preferences with their beta", () => {
    const method = { type: "dpo", dpo: { hyperparameters: { beta: 0.2, nEpochs: 2 } } } as const;
    expect(sent({ method })).toEqual({
      ...least,
      training_method: { method: "dpo", dpo_beta: 0.2 },
      n_epochs: 2,
      n_checkpoints: 2,
    });
  });

  it("saves no more than ten checkpoints where nobody said how many", () => {
    expect(sent({ hyperparameters: { nEpochs: 20 } }).n_checkpoints).toBe(10);
  });

  it("carries the vendor's own arguments, before what would be sent without them and behind what the program says", () => {
    const vendorArguments = {
      n_checkpoints: 4,
      warmup_ratio: 0.1,
      training_method: { train_on_inputs: false },
      model: "another",
    };
    expect(sent({ validationFile: "file-2", vendorArguments })).toEqual({
      ...least,
      validation_file: "file-2",
      warmup_ratio: 0.1,
      training_method: { method: "sft", train_on_inputs: false },
      n_checkpoints: 4,
      n_evals: 4,
    });
    expect(sent({ validationFile: "file-2", vendorArguments: { n_evals: 0 } }).n_evals).toBe(0);
  });

  it("reports to Weights & Biases with the key that it was handed", () => {
    const integrations = [{ type: "wandb" as const, wandb: { project: "depot", entity: "acme", name: "night" } }];
    expect(sent({ integrations }, "wandb-key")).toEqual({
      ...least,
      wandb_project_name: "depot",
      wandb_entity: "acme",
      wandb_name: "night",
      wandb_api_key: "wandb-key",
    });
    expect(sent({}, undefined)).not.toHaveProperty("wandb_api_key");
  });

  it("for an estimate says what decides the price, and nothing else", () => {
    const body = sent(
      { validationFile: "file-2", suffix: "x", seed: 1, learningRate: 1, lora: { rank: 8 } },
      "wandb-key",
    );
    expect(estimateToWire(body)).toEqual({
      model: "Qwen/Qwen3-8B",
      training_file: "file-1",
      validation_file: "file-2",
      n_evals: 1,
      training_method: { method: "sft", train_on_inputs: "auto" },
      training_type: { type: "Lora", lora_r: 8, lora_alpha: 16 },
    });
  });
});
