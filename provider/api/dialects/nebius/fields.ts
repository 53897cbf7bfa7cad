import type { KnownFields } from "../../vendor-arguments";
import { hyperparameterNames } from "../../wire-hyperparameters";

/** Nebius' hyperparameters that arguments of ours stand for. */
export const fields: KnownFields = {
  ...Object.fromEntries(hyperparameterNames("supervised").map(({ ours, wire }) => [wire, `hyperparameters.${ours}`])),
  learning_rate: "learningRate",
  lora: "lora",
  lora_r: "lora.rank",
  lora_alpha: "lora.alpha",
  lora_dropout: "lora.dropout",
};
