import { join } from "node:path";
import { root } from "./pulumi-cli";

/** Where a project says that the provider plugin of this clone is. */
export const pluginOfTheClone = `plugins:
  providers:
    - name: fine-tuning
      path: ${join(root, "plugin")}
`;

/** `cargoProgram` in YAML; `more` is added to the resources, and `found` says how Pulumi finds the plugin. */
export const cargoInYaml = (more = "", found = pluginOfTheClone) => `name: test
runtime: yaml
${found}resources:
  cargo:
    type: fine-tuning:TrainingFile
    properties:
      path: cargo.jsonl
  bot:
    type: fine-tuning:FineTuningJob
    properties:
      model: gpt-4o-mini-2024-07-18
      trainingFile: \${cargo}
      suffix: cargo
      seed: 7
      method:
        type: supervised
        supervised:
          hyperparameters:
            nEpochs: 3
${more}outputs:
  jobId: \${bot.id}
  fileId: \${cargo.id}
  model: \${bot.fineTunedModel}
  checkpoints: \${bot.checkpoints}
`;
