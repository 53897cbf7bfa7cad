import { z } from "zod";
import { isUnknown } from "../../engine/unknown";
import { graderSchema } from "../job/grader-schema";
import type { FineTuningJobInputs } from "../job/inputs";
import type { Problem } from "../shared/check";
import {
  connectionSchema,
  dataSchema,
  declarationSchema,
  isObject,
  numberOrAuto,
  oneOf,
  positive,
  type Same,
  text,
  wholeBetween,
  wholeOrAuto,
} from "../shared/rules";

// Ranges: OpenAI's contract document, CreateFineTuningJobRequest and FineTune…Hyperparameters.

const common = {
  batchSize: wholeOrAuto(1, 256).optional(),
  learningRateMultiplier: numberOrAuto((value) => value > 0, 'must be a number above 0, or "auto"').optional(),
  nEpochs: wholeOrAuto(1, 50).optional(),
};

const supervised = z.strictObject(common);

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

const method = z.strictObject({
  type: oneOf("supervised", "dpo", "reinforcement"),
  supervised: z.strictObject({ hyperparameters: supervised.optional() }).optional(),
  dpo: z.strictObject({ hyperparameters: dpo.optional() }).optional(),
  reinforcement: z
    .strictObject({
      grader: graderSchema,
      hyperparameters: reinforcement.optional(),
      responseFormat: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
});

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

const limit = z
  .strictObject({ min: z.number("must be a number").optional(), max: z.number("must be a number").optional() })
  .refine((range) => range.min !== undefined || range.max !== undefined, "must have a min or a max");

export const fineTuningJobSchema = z.strictObject({
  model: text('must be the id of a base model, e.g. "gpt-4o-mini-2024-07-18"'),
  trainingFile: text("must be a TrainingFile or the id of an uploaded file"),
  validationFile: text("must be a TrainingFile or the id of an uploaded file").optional(),
  suffix: text("must have 1 to 64 characters").max(64, "must have 1 to 64 characters").optional(),
  seed: wholeBetween(0, 2147483647).optional(),
  hyperparameters: supervised.optional(),
  integrations: integrations.optional(),
  metadata: metadata.optional(),
  method: method.optional(),
  trainingType: oneOf("standard", "globalStandard", "developerTier").optional(),
  triggers: z.unknown().optional(),
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
true satisfies Same<keyof z.output<typeof fineTuningJobSchema>, keyof FineTuningJobInputs>;

/** Rules across arguments. Takes unchecked inputs, because in a preview some of them are not known yet. */
export function crossProblems(inputs: Record<string, unknown>): Problem[] {
  return [...pathProblems(inputs), ...methodProblems(inputs), ...waitProblems(inputs), ...adoptionProblems(inputs)];
}

/** A path where a file id belongs: the server would only say that it knows no such file. */
function pathProblems(inputs: Record<string, unknown>): Problem[] {
  return ["trainingFile", "validationFile"].flatMap((property) => {
    const id = inputs[property];
    if (typeof id !== "string" || !/[/\\]|\.jsonl?$/i.test(id)) return [];
    return [
      {
        property,
        reason: `is a path, not the id of an uploaded file; give it as new TrainingFile(…, { path: "${id}" })`,
      },
    ];
  });
}

function methodProblems(inputs: Record<string, unknown>): Problem[] {
  const given = isObject(inputs.method) ? inputs.method : {};
  const type = typeof given.type === "string" && !isUnknown(given.type) ? given.type : undefined;
  if (type === undefined) return [];
  const ignored = ["supervised", "dpo", "reinforcement"].filter(
    (other) => other !== type && given[other] !== undefined,
  );
  const problems = ignored.map((other) => ({
    property: `method.${other}`,
    reason: `would be ignored, because method.type is "${type}"; remove it or change method.type`,
  }));
  if (type === "reinforcement" && given.reinforcement === undefined)
    problems.push({
      property: "method.reinforcement",
      reason: 'is needed for method.type "reinforcement": it holds the grader',
    });
  if (inputs.hyperparameters === undefined) return problems;
  if (type !== "supervised")
    problems.push({
      property: "hyperparameters",
      reason: `would be ignored, because method.type is "${type}"; use method.${type}.hyperparameters`,
    });
  else if (isObject(given.supervised) && given.supervised.hyperparameters !== undefined)
    problems.push({
      property: "hyperparameters",
      reason: "is the older spelling of method.supervised.hyperparameters; use one of the two",
    });
  return problems;
}

function waitProblems(inputs: Record<string, unknown>): Problem[] {
  const { waitFor } = inputs;
  if (waitFor === undefined || waitFor === "succeeded" || isUnknown(waitFor)) return [];
  const advice = `needs waitFor "succeeded"; to wait elsewhere, declare a FineTunedModel for this job and put it there`;
  const deletesModel = isObject(inputs.onDelete) && inputs.onDelete.model === "delete";
  return [
    ...(inputs.accept !== undefined ? [{ property: "accept", reason: advice }] : []),
    ...(deletesModel ? [{ property: "onDelete.model", reason: advice }] : []),
  ];
}

function adoptionProblems(inputs: Record<string, unknown>): Problem[] {
  if (inputs.adoptJobId === undefined || inputs.triggers === undefined) return [];
  return [
    {
      property: "triggers",
      reason: "would be ignored, because adoptJobId takes over a job that is already submitted; remove one of the two",
    },
  ];
}
