import type { Method } from "./types";
import type { KnownFields } from "./vendor-arguments";
import { hyperparameterNames } from "./wire-hyperparameters";
import { plainFields } from "./wire-request";

/** Fields of a job that arguments of ours stand for. A grader has vendor arguments of its own. */
export const jobFields: KnownFields = {
  ...Object.fromEntries(Object.entries(plainFields).map(([ours, wire]) => [wire, ours])),
  integrations: "integrations",
  trainingType: "trainingType",
  hyperparameters: settings("supervised", "hyperparameters"),
  method: {
    type: "method.type",
    supervised: { hyperparameters: settings("supervised", "method.supervised.hyperparameters") },
    dpo: { hyperparameters: settings("dpo", "method.dpo.hyperparameters") },
    reinforcement: {
      grader: "method.reinforcement.grader",
      response_format: "method.reinforcement.responseFormat",
      hyperparameters: settings("reinforcement", "method.reinforcement.hyperparameters"),
    },
  },
};

function settings(method: Method["type"], path: string): KnownFields {
  return Object.fromEntries(hyperparameterNames(method).map(({ ours, wire }) => [wire, `${path}.${ours}`]));
}
