import { z } from "zod";
import { isTrainingType, type TrainingType, trainingTypes } from "../../api/training-type";
import type { JobRequest } from "../../api/wire-request";
import { positive, type Same, text, wholeBetween } from "../shared/rules";
import { methodSchema, supervisedHyperparameters } from "./method-schema";
import { vendorFields } from "./vendor-arguments-schema";

const integrations = z
  .array(
    z.strictObject({
      type: z.literal("wandb", 'must be "wandb", the only integration of the API'),
      wandb: z.strictObject({
        project: text("must be the name of a Weights & Biases project"),
        entity: text("must be a user or team").optional(),
        name: text("must be a run name").optional(),
        tags: z.array(z.string(), "must be a list of tags").optional(),
      }),
    }),
  )
  .max(5, "holds at most 5 integrations");

/** Two of the API's 16 pairs are ours. */
const metadata = z
  .record(
    z.string().max(64, "keys have at most 64 characters"),
    z.string("values must be text").max(512, "values have at most 512 characters"),
    "must be pairs of text",
  )
  .refine(
    (pairs) => Object.keys(pairs).length <= 14,
    "holds at most 14 pairs, because two of the API's 16 are used to find the job again",
  )
  .refine(
    (pairs) => !("pulumi_key" in pairs || "pulumi_owner" in pairs),
    "must not contain pulumi_key or pulumi_owner, by which the job is found again",
  );

const trainingType = z.custom<TrainingType>(
  isTrainingType,
  `must be one of ${trainingTypes.map((name) => `"${name}"`).join(", ")}, in any case, or Azure's number of one`,
);

const lora = z.strictObject(
  {
    rank: wholeBetween(1, 1_024).optional(),
    alpha: positive("a factor").optional(),
    dropout: z
      .number("must be a number from 0 to less than 1")
      .min(0, "must be a number from 0 to less than 1")
      .lt(1, "must be a number from 0 to less than 1")
      .optional(),
    targetModules: z
      .array(text("must be the name of a module"), "must be a list of modules")
      .min(1, "must be a list of at least one module")
      .optional(),
  },
  "must be { rank, alpha, dropout, targetModules }, each of which may be left out",
);

/**
 * Arguments that say what is trained: changing one of them starts a new job. Their names and types, what a job is submitted
 * and found again by, compared with and replaced for, follow from here. What the API is told of them is in `api/wire-request.ts`.
 */
export const trainingSchema = z.strictObject({
  model: text('must be the id of a base model, e.g. "gpt-4o-mini-2024-07-18"'),
  trainingFile: text("must be a TrainingFile or the id of an uploaded file"),
  validationFile: text("must be a TrainingFile or the id of an uploaded file").optional(),
  suffix: text("must have 1 to 64 characters").max(64, "must have 1 to 64 characters").optional(),
  seed: wholeBetween(0, 2147483647).optional(),
  hyperparameters: supervisedHyperparameters.optional(),
  integrations: integrations.optional(),
  metadata: metadata.optional(),
  method: methodSchema.optional(),
  trainingType: trainingType.optional(),
  learningRate: positive("a learning rate").optional(),
  lora: lora.optional(),
  fullTraining: z.boolean("must be true or false").optional(),
  vendorArguments: vendorFields.optional(),
  triggers: z.unknown().optional(),
});

export type TrainingInputs = z.output<typeof trainingSchema>;

export type TrainingArgument = keyof TrainingInputs;

export const trainingArguments = trainingSchema.keyof().options;

// An argument that the request lacks would never reach the server. `triggers` are for us alone.
true satisfies Same<keyof JobRequest, Exclude<TrainingArgument, "triggers">>;
