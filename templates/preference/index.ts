import { Config } from "@pulumi/pulumi";
import { FineTuningJob, TrainingFile } from "pulumi-fine-tuning";

// Each row has a preferred answer and one that is not. `pulumi preview` checks every row; edited rows train again.
const training = new TrainingFile("training", { path: "data/training.jsonl" });
const validation = new TrainingFile("validation", { path: "data/validation.jsonl" });

const job = new FineTuningJob("harbour-desk", {
  // Another base model for one stack: `pulumi config set model NAME`.
  model: new Config().get("model") ?? "gpt-4o-mini-2024-07-18",
  trainingFile: training,
  validationFile: validation,
  // A higher `beta` keeps the model closer to its base.
  method: { type: "dpo", dpo: { hyperparameters: { nEpochs: 3, beta: 0.1 } } },
  suffix: "harbour-desk",
  seed: 7,
});

/** The trained model's id, for other stacks and applications. */
export const model = job.fineTunedModel;

/** What it has learned, as the server measured it at the end. */
export const metrics = job.metrics;
