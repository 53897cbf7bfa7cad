import type { Capabilities } from "../capabilities";

const noRate = "is not an argument of this API, which takes a factor: use `learningRateMultiplier`";
const noChoice = "is not an argument of this API, which does not say how weights are trained: leave it out";
const azureOnly = 'exists at Azure only: leave it out, or set `connection.dialect` to "azure"';

/** OpenAI's API as its contract document has it, with the graders that servers with this API are known to add. */
export const capabilities: Capabilities = {
  validationFile: "taken",
  suffix: "taken",
  seed: "taken",
  metadata: "taken",
  integrations: "taken",
  "method: supervised": "taken",
  "method: dpo": "taken",
  "method: reinforcement": "taken",
  nEpochs: "taken",
  batchSize: "taken",
  learningRateMultiplier: "taken",
  beta: "taken",
  learningRate: { refused: noRate },
  lora: { refused: noChoice },
  "lora.rank": "taken",
  "lora.alpha": "taken",
  "lora.dropout": "taken",
  "lora.targetModules": "taken",
  fullTraining: { refused: noChoice },
  trainingType: { refused: azureOnly },
  "grader: string_check": "taken",
  "grader: text_similarity": "taken",
  "grader: score_model": "taken",
  "grader: label_model": "taken",
  "grader: python": "taken",
  "grader: multi": "taken",
  "grader: endpoint": { taken: "sent as it is, for servers that have it" },
  "grader: lambda": { taken: "sent as it is, for servers that have it" },
  paused: "taken",
  selectBy: "taken",
  "onDelete.model": "taken",
  expiresAfterSeconds: "taken",
  CheckpointPermission: "taken",
};
