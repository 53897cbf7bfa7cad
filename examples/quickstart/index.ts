import { Config } from "@pulumi/pulumi";
import { FineTuningJob, TrainingFile } from "pulumi-fine-tuning";

// Where to train comes from the environment (OPENAI_BASE_URL, OPENAI_API_KEY) or from the stack's configuration
// (fine-tuning:baseUrl, fine-tuning:apiKey), so the same program serves the local server and a real account.
const desk = new TrainingFile("desk", { path: "data/harbour-desk.jsonl" });
const holdback = new TrainingFile("holdback", { path: "data/holdback.jsonl" });

// Each stack may choose: `pulumi config set model smollm2-135m`, `pulumi config set epochs 6`.
const config = new Config();

const job = new FineTuningJob("harbour-desk", {
  model: config.get("model") ?? "gpt-4o-mini-2024-07-18",
  trainingFile: desk,
  validationFile: holdback,
  method: { type: "supervised", supervised: { hyperparameters: { nEpochs: config.getNumber("epochs") ?? 3 } } },
  suffix: "harbour-desk",
  seed: 7,
});

/** The trained model's id, for other stacks and applications. */
export const model = job.fineTunedModel;

/** The state of the model after each epoch, oldest first, each a model of its own. */
export const checkpoints = job.checkpoints;
