import type { Capabilities, Capability } from "../capabilities";
import { capabilities as openai } from "../openai/capabilities";

const onlySupervised: Capability = {
  refused: "is not among the ways in which Nebius trains, which are supervised alone: use another server",
};

/** By Nebius' documents of May 2026 and the answers in its notebooks. */
export const capabilities: Capabilities = {
  ...openai,
  suffix: { taken: "its first 17 characters; the mark by which the job is found follows" },
  metadata: { taken: "sent; whether Nebius keeps them is not known" },
  integrations: { taken: "with the key in `WANDB_API_KEY`" },
  "method: dpo": onlySupervised,
  "method: reinforcement": onlySupervised,
  nEpochs: { taken: "1 to 20" },
  learningRateMultiplier: { refused: "is not an argument of Nebius, which takes the rate itself: use `learningRate`" },
  beta: onlySupervised,
  learningRate: "taken",
  lora: { taken: "all weights are trained where it is left out" },
  "lora.targetModules": { refused: "is not an argument of Nebius, which chooses the modules: leave it out" },
  fullTraining: { taken: "`true` where neither it nor `lora` is given" },
  trainingType: { refused: "exists at Azure only: leave it out; `fullTraining` says which weights are trained" },
  paused: { refused: "is not among what Nebius documents: leave it out, or cancel the job" },
  CheckpointPermission: { refused: "is not among what Nebius documents: leave it out" },
};
