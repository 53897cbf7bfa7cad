import { Config } from "@pulumi/pulumi";
import { FineTuningJob, TrainingFile } from "pulumi-fine-tuning";

const pairs = new TrainingFile("pairs", { path: "data/preference.jsonl" });

const tone = new FineTuningJob("tone", {
  model: new Config().get("model") ?? "gpt-4o-mini-2024-07-18",
  trainingFile: pairs,
  // A lower beta lets the model go further from its base.
  method: { type: "dpo", dpo: { hyperparameters: { beta: 0.1, nEpochs: 3 } } },
  suffix: "tone",
  seed: 7,
});

export const toneModel = tone.fineTunedModel;

/** How often the model now prefers the better answer: 1 is always, 0.5 is a guess. */
export const prefersTheBetter = tone.metrics.apply((metrics) => metrics?.trainRewardsAccuracy);
