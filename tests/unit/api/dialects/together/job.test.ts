import { readJob, WireTogetherJob } from "../../../../../provider/api/dialects/together/job";

const wall = Date.UTC(2026, 10, 1, 1);
const wire = {
  id: "ft-1",
  status: "running",
  created_at: "2026-11-01T00:00:00Z",
  updated_at: "2026-11-01T00:30:00Z",
  model: "Qwen/Qwen3-8B",
  model_output_name: "acme/Qwen3-8B-depot-1a2b3c4d",
  training_file: "file-1",
  validation_file: "file-2",
  n_epochs: 3,
  batch_size: "max",
  learning_rate: 1e-5,
  training_method: { method: "sft", train_on_inputs: "auto" },
  training_type: { type: "Lora", lora_r: 8, lora_alpha: 16, lora_trainable_modules: "all-linear" },
  random_seed: 7,
  token_count: 1000,
  progress: { estimate_available: true, seconds_remaining: 90 },
  n_checkpoints: 3,
  user_id: "user-1",
  owner_address: "engineer@example.com",
};
const job = (more: object = {}) => readJob(WireTogetherJob.parse({ ...wire, ...more }), wall);

describe("a job at Together", () => {
  it("is shown in our words while it trains, without a model that is not there yet", () => {
    expect(job()).toEqual({
      id: "ft-1",
      object: "fine_tuning.job",
      status: "running",
      createdAt: Date.UTC(2026, 10, 1) / 1000,
      estimatedFinish: wall / 1000 + 90,
      model: "Qwen/Qwen3-8B",
      trainingFile: "file-1",
      validationFile: "file-2",
      resultFiles: [],
      hyperparameters: { nEpochs: 3, batchSize: "auto" },
      method: { type: "supervised", supervised: { hyperparameters: { nEpochs: 3, batchSize: "auto" } } },
      seed: 7,
      suffix: "depot",
      learningRate: 1e-5,
      fullTraining: false,
      lora: { rank: 8, alpha: 16 },
      extra: {
        training_method: { train_on_inputs: "auto" },
        n_checkpoints: 3,
        hyperparameters: { learning_rate: 1e-5, lora_r: 8, lora_alpha: 16 },
      },
    });
  });

  it("has a model, tokens and an end when it succeeded", () => {
    expect(job({ status: "completed" })).toMatchObject({
      status: "succeeded",
      fineTunedModel: "acme/Qwen3-8B-depot-1a2b3c4d",
      trainedTokens: 1000,
      finishedAt: Date.UTC(2026, 10, 1, 0, 30) / 1000,
      resultFiles: ["ft-1:metrics"],
    });
    expect(job({ status: "completed" })).not.toHaveProperty("estimatedFinish");
  });

  it("says in dollars what was billed, which Together tells in billionths", () => {
    expect(job({ status: "completed", total_price: 1_234_567_891 }).billed).toBe(1.234568);
    expect(job({ status: "running", total_price: 1_234_567_891 })).not.toHaveProperty("billed");
    expect(job({ status: "completed", total_price: 0 })).not.toHaveProperty("billed");
  });

  it.each(["error", "cancelled"])("has no model when it ended as %s", (status) => {
    expect(job({ status })).not.toHaveProperty("fineTunedModel");
  });

  it("shows its own suffix where it has one", () => {
    expect(job({ suffix: "other" }).suffix).toBe("other");
  });

  it("shows why it failed by the last event that says so", () => {
    const event = (second: number, type: string, message: string, level = "info") => ({
      type,
      level,
      message,
      created_at: `2026-11-01T00:00:0${second}Z`,
    });
    const events = [
      event(3, "refund", "Refunded"),
      event(2, "job_error", "Out of memory"),
      event(1, "job_error", "Restarting"),
    ];
    expect(job({ status: "error", events }).error).toEqual({ code: "job_error", message: "Out of memory" });
    const otherwise = [event(1, "billing_limit", "No credit left", "legacy_ierror")];
    expect(job({ status: "user_error", events: otherwise }).error).toEqual({
      code: "billing_limit",
      message: "No credit left",
    });
    expect(job({ status: "error" })).not.toHaveProperty("error");
    expect(job({ status: "running", events })).not.toHaveProperty("error");
  });

  it("trains preferences, or all weights", () => {
    expect(job({ training_method: { method: "dpo", dpo_beta: 0.2 }, training_type: { type: "Full" } })).toMatchObject({
      method: { type: "dpo", dpo: { hyperparameters: { nEpochs: 3, beta: 0.2 } } },
      fullTraining: true,
    });
  });

  it("is not lost to an answer that has nothing but an id and a status", () => {
    expect(readJob(WireTogetherJob.parse({ id: "ft-1", status: "pending", n_epochs: "?", events: 7 }), wall)).toEqual({
      id: "ft-1",
      object: "fine_tuning.job",
      status: "queued",
      createdAt: 0,
      model: "",
      trainingFile: "",
      resultFiles: [],
      hyperparameters: {},
      extra: { hyperparameters: {} },
    });
  });
});
