import { FineTuningSweep, TrainingFile } from "pulumi-fine-tuning";

const tickets = new TrainingFile("tickets", { path: "data/tickets.jsonl" });
const holdback = new TrainingFile("holdback", { path: "data/holdback.jsonl" });

// Four jobs: two numbers of epochs, two learning rates. All are submitted first and waited for afterwards.
const sweep = new FineTuningSweep("triage", {
  base: {
    model: "gpt-4o-mini-2024-07-18",
    trainingFile: tickets,
    validationFile: holdback,
    suffix: "triage",
    seed: 7,
  },
  grid: { nEpochs: [1, 3], learningRateMultiplier: [0.5, 2] },
  selectBy: "fullValidLoss",
  budget: { maxCost: 1 },
  maxActive: 2,
});

/** One row per job: name, job id, status, model, metrics, cost. */
export const results = sweep.results;

/** The best model and the rule that chose it. */
export const best = sweep.best;
export const bestCheckpoint = sweep.bestCheckpoint;
