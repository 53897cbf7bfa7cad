import type { Capabilities } from "../capabilities";

/** By Together's OpenAPI document of April 2026 and the types of its client of August 2026. */
export const capabilities: Capabilities = {
  validationFile: { taken: "evaluated as often as checkpoints are saved; `vendorArguments.n_evals` says otherwise" },
  suffix: { taken: "its first 41 characters; the mark by which the job is found follows" },
  seed: "taken",
  metadata: { refused: "is not kept by Together: leave it out, and tell jobs apart by `suffix`" },
  integrations: { taken: "with the key in `WANDB_API_KEY`; one project, without tags" },
  "method: supervised": "taken",
  "method: dpo": "taken",
  "method: reinforcement": {
    refused: 'is not among the ways in which Together trains jobs: use "supervised" or "dpo", or another vendor',
  },
  nEpochs: { taken: "1 where it is left out; a number, because Together does not choose one" },
  batchSize: { taken: "the largest that fits where it is left out" },
  learningRateMultiplier: {
    refused: "is not an argument of Together, which takes the rate itself: use `learningRate`",
  },
  beta: "taken",
  learningRate: "taken",
  lora: { taken: "what is trained where neither it nor `fullTraining` is given" },
  "lora.rank": { taken: "needed where anything else of `lora` is given" },
  "lora.alpha": { taken: "twice the rank where it is left out" },
  "lora.dropout": "taken",
  "lora.targetModules": "taken",
  fullTraining: "taken",
  trainingType: { refused: "exists at Azure only: leave it out; `fullTraining` says which weights are trained" },
  // Of a method that is refused as a whole.
  "grader: string_check": "taken",
  "grader: text_similarity": "taken",
  "grader: score_model": "taken",
  "grader: label_model": "taken",
  "grader: python": "taken",
  "grader: multi": "taken",
  "grader: endpoint": "taken",
  "grader: lambda": "taken",
  paused: { refused: "is not something that Together can do: leave it out, or cancel the job" },
  selectBy: { taken: "one checkpoint an epoch, at most 10; `vendorArguments.n_checkpoints` says otherwise" },
  "onDelete.model": {
    refused: "is not offered by Together's documented API: leave it out, and delete models on Together's website",
  },
  expiresAfterSeconds: {
    refused: "is not an argument of Together, which keeps files until they are deleted: leave it out",
  },
  CheckpointPermission: {
    refused: "is not offered by Together, whose models belong to a project: nothing can be had instead",
  },
};
