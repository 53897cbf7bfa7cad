/** Resources at the top, below a component, below one another, and in a sweep; what they hold is in `older-stack.json`. */
export const olderProgram = `
import * as pulumi from "@pulumi/pulumi";
import { CheckpointPermission, FineTunedModel, FineTuningJob, FineTuningSweep, TrainingFile } from "pulumi-fine-tuning";

const base = {
  model: "gpt-4o-mini-2024-07-18",
  seed: 7,
  method: { type: "supervised", supervised: { hyperparameters: { nEpochs: 1, batchSize: 10 } } },
} as const;

class Desk extends pulumi.ComponentResource {
  constructor(name: string, trainingFile: TrainingFile) {
    super("acme:ml:Desk", name);
    const job = new FineTuningJob("desk", { ...base, trainingFile }, { parent: this });
    new FineTunedModel("desk", { job }, { parent: job });
  }
}

const cargo = new TrainingFile("cargo", { path: "cargo.jsonl", filename: "cargo.jsonl" });
const bot = new FineTuningJob("bot", { ...base, trainingFile: cargo, suffix: "bot" }, { parent: cargo });
new CheckpointPermission("shared", { checkpoint: bot.fineTunedModel.apply((name) => name ?? ""), projectIds: ["proj_1"] });
new Desk("front", cargo);
const sweep = new FineTuningSweep("rates", {
  base: { model: base.model, trainingFile: cargo, method: base.method },
  grid: { learningRateMultiplier: [0.5, 2] },
});

export const model = bot.fineTunedModel;
export const results = sweep.results;
`;
