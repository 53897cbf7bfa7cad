import { Config } from "@pulumi/pulumi";
import { FineTuningJob, TrainingFile } from "pulumi-fine-tuning";

// Each row has a question and, as `desk`, what the grader compares the model's own answers with.
const training = new TrainingFile("training", { path: "data/training.jsonl" });
const validation = new TrainingFile("validation", { path: "data/validation.jsonl" });

const job = new FineTuningJob("harbour-desk", {
  // Another base model for one stack: `pulumi config set model NAME`.
  model: new Config().get("model") ?? "o4-mini-2025-04-16",
  trainingFile: training,
  validationFile: validation,
  method: {
    type: "reinforcement",
    reinforcement: {
      // 1 where the answer holds the right word in any case, else 0. `pulumi preview` looks for `desk` in every row.
      grader: {
        type: "string_check",
        name: "right-desk",
        operation: "ilike",
        input: "{{sample.output_text}}",
        reference: "{{item.desk}}",
      },
      hyperparameters: { nEpochs: 3 },
    },
  },
  suffix: "harbour-desk",
  seed: 7,
});

/** The trained model's id, for other stacks and applications. */
export const model = job.fineTunedModel;

/** What it has learned, as the server measured it at the end. */
export const metrics = job.metrics;
