import { Config } from "@pulumi/pulumi";
import { FineTuningJob, TrainingFile } from "pulumi-fine-tuning";

const flags = new TrainingFile("flags", { path: "data/images.jsonl" });

const signals = new FineTuningJob("signals", {
  model: new Config().get("model") ?? "gpt-4o-2024-08-06",
  trainingFile: flags,
  method: { type: "supervised", supervised: { hyperparameters: { nEpochs: 3 } } },
  // An image costs as many tokens as its size says: the preview adds them up.
  budget: { maxCost: 2 },
  suffix: "signals",
  seed: 7,
});

export const signalsModel = signals.fineTunedModel;
