import { isUnknown } from "../../../engine/unknown";
import { fieldsOf } from "../../../values";
import type { Capabilities, Capability, Refusal } from "../capabilities";

const noReinforcement: Capability = {
  refused:
    "is not among what this package asks of Fireworks, whose reinforcement trainings take an evaluator instead of a grader: use a supervised or dpo training, or another server",
};
const chosenByVendor: Capability = {
  refused: "is not an argument of Fireworks, which chooses it by the model: leave it out; `lora.rank` can be said",
};

/** By Fireworks' client of July 2026. */
export const capabilities: Capabilities = {
  validationFile: { taken: "for supervised trainings" },
  suffix: { taken: "as the job's display name and the start of the model's name" },
  seed: { refused: "is not an argument of Fireworks: leave it out; two trainings on the same data differ a little" },
  metadata: { refused: "is not an argument of Fireworks: leave it out; `suffix` becomes the job's display name" },
  integrations: { taken: "one run of Weights & Biases, with the key in `WANDB_API_KEY`" },
  "method: supervised": "taken",
  "method: dpo": "taken",
  "method: reinforcement": noReinforcement,
  nEpochs: "taken",
  batchSize: { taken: "in examples" },
  learningRateMultiplier: {
    refused: "is not an argument of Fireworks, which takes the rate itself: use `learningRate`",
  },
  beta: { taken: "above 0 and below 0.5" },
  learningRate: "taken",
  lora: { taken: "always trained" },
  "lora.rank": "taken",
  "lora.alpha": chosenByVendor,
  "lora.dropout": chosenByVendor,
  "lora.targetModules": chosenByVendor,
  fullTraining: { refused: "is not an argument of Fireworks, where adapters (LoRA) are trained: leave it out" },
  trainingType: { refused: "exists at Azure only: leave it out" },
  "grader: string_check": noReinforcement,
  "grader: text_similarity": noReinforcement,
  "grader: score_model": noReinforcement,
  "grader: label_model": noReinforcement,
  "grader: python": noReinforcement,
  "grader: multi": noReinforcement,
  "grader: endpoint": noReinforcement,
  "grader: lambda": noReinforcement,
  paused: { refused: "is not among what Fireworks documents, which can resume a job and not pause one: leave it out" },
  selectBy: { refused: "has nothing to choose from, because Fireworks keeps no checkpoints: leave it out" },
  "onDelete.model": "taken",
  expiresAfterSeconds: {
    refused: "is not an argument of Fireworks, which keeps a dataset until it is deleted: leave it out",
  },
  CheckpointPermission: { refused: "has nothing to share, because Fireworks keeps no checkpoints" },
};

/** What Fireworks takes, but not with this value. The arguments may hold values that are not known yet. */
export function refusals({
  model,
  validationFile,
  method,
  integrations,
}: Readonly<Record<string, unknown>>): Refusal[] {
  const { type, dpo } = fieldsOf(method) ?? {};
  const beta = fieldsOf(fieldsOf(dpo)?.hyperparameters)?.beta;
  return [
    ...named("model", model, "accounts/fireworks/models/qwen3-8b"),
    ...when(type === "dpo" && validationFile !== undefined, {
      property: "validationFile",
      reason: "is not an argument of Fireworks' dpo trainings: leave it out",
    }),
    ...when(typeof beta === "number" && !(beta > 0 && beta < 0.5), {
      property: "method.dpo.hyperparameters.beta",
      reason: `must be above 0 and below 0.5 at Fireworks, not ${String(beta)}`,
    }),
    ...ofIntegrations(integrations),
  ];
}

const when = (holds: boolean, refusal: Refusal): Refusal[] => (holds ? [refusal] : []);

/** A bare name would be looked for in an account that nobody has named. */
const named = (property: string, value: unknown, example: string): Refusal[] =>
  when(typeof value === "string" && !isUnknown(value) && !value.startsWith("accounts/"), {
    property,
    reason: `must be a full name at Fireworks, like "${example}"`,
  });

function ofIntegrations(value: unknown): Refusal[] {
  if (!Array.isArray(value)) return [];
  const reason = "is not an argument of Fireworks, which takes `project` and `entity`: leave it out";
  return [
    ...when(value.length > 1, { property: "integrations", reason: "can be one at Fireworks, not several" }),
    ...["name", "tags"].flatMap((name) =>
      when(fieldsOf(fieldsOf(value[0])?.wandb)?.[name] !== undefined, {
        property: `integrations[0].wandb.${name}`,
        reason,
      }),
    ),
  ];
}
