import { Config } from "@pulumi/pulumi";
import { FineTuningJob, TrainingFile } from "pulumi-fine-tuning";

const calls = new TrainingFile("calls", { path: "data/tools.jsonl" });

const ferries = new FineTuningJob("ferries", {
  model: new Config().get("model") ?? "gpt-4o-mini-2024-07-18",
  trainingFile: calls,
  method: { type: "supervised", supervised: { hyperparameters: { nEpochs: 3 } } },
  suffix: "ferries",
  seed: 7,
});

export const ferriesModel = ferries.fineTunedModel;
