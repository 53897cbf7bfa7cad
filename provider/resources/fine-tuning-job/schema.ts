import { z } from "zod";
import type { FineTuningJobInputs } from "../job/inputs";
import type { LifecycleInputs } from "../job/lifecycle-inputs";
import { type TrainingInputs, trainingSchema } from "../job/training-schema";
import { connectionSchema, dataSchema, declarationSchema, oneOf, positive, type Same, text } from "../shared/rules";
import type { FineTuningJobArgs } from "./args";

const limit = z
  .strictObject({ min: z.number("must be a number").optional(), max: z.number("must be a number").optional() })
  .refine((range) => range.min !== undefined || range.max !== undefined, "must have a min or a max");

export const fineTuningJobSchema = z.strictObject({
  ...trainingSchema.shape,
  waitFor: oneOf("submitted", "validated", "running", "succeeded").optional(),
  paused: z.boolean("must be true or false").optional(),
  adoptJobId: text("must be the id of an existing job, e.g. ftjob-abc123").optional(),
  budget: z
    .strictObject({
      maxTokens: positive("a number of tokens").optional(),
      maxCost: positive("an amount in US dollars").optional(),
      pricePerMillionTokens: positive("an amount in US dollars").optional(),
    })
    .optional(),
  accept: z.record(z.string(), limit, "must be limits by metric, e.g. { fullValidLoss: { max: 1.5 } }").optional(),
  selectBy: z
    .union(
      [
        text("must name a metric"),
        z.strictObject({ metric: text("must name a metric"), direction: oneOf("min", "max") }),
      ],
      'must name a metric, e.g. "fullValidLoss" or { metric: "reward", direction: "max" }',
    )
    .optional(),
  onDelete: z
    .strictObject({ runningJob: oneOf("cancel", "leave").optional(), model: oneOf("keep", "delete").optional() })
    .optional(),
  onInterrupt: oneOf("leave", "cancel").optional(),
  onFailure: oneOf("fail", "report").optional(),
  stallMinutes: positive("a number of minutes").optional(),
  failIfShutdownWithinDays: positive("a number of days").optional(),
  connection: connectionSchema.optional(),
  trainingData: dataSchema.optional(),
  validationData: dataSchema.optional(),
  followed: z.boolean().optional(),
  formerName: z.string().optional(),
  ...declarationSchema,
});

// Adding an argument on one side only stops compiling.
true satisfies Same<keyof FineTuningJobArgs, keyof TrainingInputs | keyof LifecycleInputs>;
true satisfies Same<keyof z.output<typeof fineTuningJobSchema>, keyof FineTuningJobInputs>;
