import { z } from "zod";
import { numberOrAuto, oneOf, wholeOrAuto } from "../shared/rules";
import { graderSchema } from "./grader-schema";

// Ranges: OpenAI's contract document, CreateFineTuningJobRequest and FineTune…Hyperparameters.

const common = {
  batchSize: wholeOrAuto(1, 256).optional(),
  learningRateMultiplier: numberOrAuto((value) => value > 0, 'must be a number above 0, or "auto"').optional(),
  nEpochs: wholeOrAuto(1, 50).optional(),
};

/** Of supervised training, at its older place too. */
export const supervisedHyperparameters = z.strictObject(common);

const dpo = z.strictObject({
  ...common,
  beta: numberOrAuto(
    (value) => value > 0 && value <= 2,
    'must be a number above 0 and at most 2, or "auto"',
  ).optional(),
});

const reinforcement = z.strictObject({
  ...common,
  computeMultiplier: numberOrAuto(
    (value) => value > 0.00001 && value <= 10,
    'must be a number above 0.00001 and at most 10, or "auto"',
  ).optional(),
  evalInterval: wholeOrAuto(1, Number.MAX_SAFE_INTEGER).optional(),
  evalSamples: wholeOrAuto(1, Number.MAX_SAFE_INTEGER).optional(),
  reasoningEffort: oneOf("default", "low", "medium", "high").optional(),
});

export const methodSchema = z.strictObject({
  type: oneOf("supervised", "dpo", "reinforcement"),
  supervised: z.strictObject({ hyperparameters: supervisedHyperparameters.optional() }).optional(),
  dpo: z.strictObject({ hyperparameters: dpo.optional() }).optional(),
  reinforcement: z
    .strictObject({
      grader: graderSchema,
      hyperparameters: reinforcement.optional(),
      responseFormat: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
});
