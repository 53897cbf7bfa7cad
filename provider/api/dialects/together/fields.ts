import type { KnownFields } from "../../vendor-arguments";

/** Fields of `POST /fine-tunes` that arguments of ours stand for. How often is evaluated and saved is the vendor's own to say. */
export const fields: KnownFields = {
  model: "model",
  training_file: "trainingFile",
  validation_file: "validationFile",
  suffix: "suffix",
  random_seed: "seed",
  n_epochs: "hyperparameters.nEpochs",
  batch_size: "hyperparameters.batchSize",
  learning_rate: "learningRate",
  training_type: {
    type: "fullTraining",
    lora_r: "lora.rank",
    lora_alpha: "lora.alpha",
    lora_dropout: "lora.dropout",
    lora_trainable_modules: "lora.targetModules",
  },
  training_method: { method: "method.type", dpo_beta: "method.dpo.hyperparameters.beta" },
  wandb_project_name: "integrations",
  wandb_entity: "integrations",
  wandb_name: "integrations",
  wandb_api_key: "integrations",
};
