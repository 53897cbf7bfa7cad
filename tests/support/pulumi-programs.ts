/** A program with one training file, `cargo`, and one job, `bot`; `more` is added to the job's arguments. */
export function cargoProgram(more = ""): string {
  return `
import { FineTuningJob, TrainingFile } from "pulumi-fine-tuning";

const cargo = new TrainingFile("cargo", { path: "cargo.jsonl" });

const bot = new FineTuningJob("bot", {
  model: "gpt-4o-mini-2024-07-18",
  trainingFile: cargo,
  suffix: "cargo",
  seed: 7,
  method: { type: "supervised", supervised: { hyperparameters: { nEpochs: 3 } } },
  ${more}
});

export const jobId = bot.id;
export const fileId = cargo.id;
export const model = bot.fineTunedModel;
export const checkpoints = bot.checkpoints;
export const trainedTokens = bot.trainedTokens;
export const resultFiles = bot.resultFiles;
export const cost = bot.cost;
`;
}
