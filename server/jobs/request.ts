import { z } from "zod";
import type { MethodType } from "../engines/types";
import { badRequest } from "../protocol/errors";
import { parseBody } from "../protocol/parse";
import type { AskedHyperparameters, Integration } from "../store/job-record";
import { ResponseFormat } from "./response-format";

const auto = z.literal("auto");
const orAuto = <T extends z.ZodType>(schema: T) => z.union([auto, schema]).optional();

const supervisedFields = {
  batch_size: orAuto(z.int().min(1).max(256)),
  learning_rate_multiplier: orAuto(z.number().gt(0)),
  n_epochs: orAuto(z.int().min(1).max(50)),
};
const Supervised = z.strictObject(supervisedFields);
const Dpo = z.strictObject({ ...supervisedFields, beta: orAuto(z.number().gt(0).max(2)) });
const Reinforcement = z.strictObject({
  ...supervisedFields,
  compute_multiplier: orAuto(z.number().gt(0.00001).max(10)),
  eval_interval: orAuto(z.int().min(1)),
  eval_samples: orAuto(z.int().min(1)),
  reasoning_effort: z.enum(["default", "low", "medium", "high"]).optional(),
});
const Open = z.record(z.string(), z.unknown());

const Method = z.strictObject({
  type: z.enum(["supervised", "dpo", "reinforcement"]),
  supervised: z.strictObject({ hyperparameters: Supervised.optional() }).optional(),
  dpo: z.strictObject({ hyperparameters: Dpo.optional() }).optional(),
  reinforcement: z
    .strictObject({
      grader: Open,
      hyperparameters: Reinforcement.optional(),
      response_format: ResponseFormat.nullish(),
    })
    .optional(),
});

const Wandb = z.strictObject({
  project: z.string().min(1),
  name: z.string().nullish(),
  entity: z.string().nullish(),
  tags: z.array(z.string()).optional(),
});

const Metadata = z
  .record(z.string().max(64), z.string().max(512))
  .refine((entries) => Object.keys(entries).length <= 16, {
    message: "at most 16 entries are allowed",
  });

const fields = {
  model: z.string().min(1),
  training_file: z.string().min(1),
  validation_file: z.string().min(1).nullish(),
  suffix: z.string().min(1).max(64).nullish(),
  seed: z.int().min(0).max(2_147_483_647).nullish(),
  hyperparameters: Supervised.nullish(),
  integrations: z
    .array(z.strictObject({ type: z.literal("wandb"), wandb: Wandb }))
    .max(5)
    .nullish(),
  metadata: Metadata.nullish(),
  method: Method.nullish(),
};
const trainingTypes = ["standard", "globalStandard", "developerTier"] as const;
const OpenAiBody = z.strictObject(fields);
/** The vendor takes every case, and answers in one. */
const TrainingType = z.preprocess(
  (value) => trainingTypes.find((name) => name.toLowerCase() === String(value).toLowerCase()) ?? value,
  z.enum(trainingTypes),
);
const AzureBody = z.strictObject({
  ...fields,
  trainingType: TrainingType.optional(),
});

/** A create request after every check that needs neither files nor models. */
export interface JobRequest {
  model: string;
  trainingFile: string;
  validationFile: string | null;
  suffix: string | null;
  seed: number | null;
  integrations: Integration[] | null;
  metadata: Record<string, string> | null;
  method: MethodType;
  hyperparameters: AskedHyperparameters;
  grader: Record<string, unknown> | null;
  responseFormat: Record<string, unknown> | null;
  trainingType?: string;
}

export function jobRequestFrom(body: unknown, dialect: "openai" | "azure"): JobRequest {
  const parsed: z.output<typeof AzureBody> = parseBody(dialect === "azure" ? AzureBody : OpenAiBody, body);
  const method = parsed.method ?? { type: "supervised" as const };
  const otherMethod = (["supervised", "dpo", "reinforcement"] as const).find(
    (name) => name !== method.type && method[name] !== undefined,
  );
  if (otherMethod !== undefined) {
    const name = `method.${otherMethod}`;
    throw badRequest(`Invalid '${name}': the method's type is '${method.type}'.`, name, "invalid_value");
  }
  const ofMethod = method[method.type]?.hyperparameters;
  const older = parsed.hyperparameters;
  if (older && (ofMethod !== undefined || method.type !== "supervised")) {
    const message = `Invalid 'hyperparameters': give them once, under 'method.${method.type}.hyperparameters'.`;
    throw badRequest(message, "hyperparameters", "invalid_value");
  }
  if (method.type === "reinforcement" && method.reinforcement === undefined) {
    throw badRequest(
      "Missing required parameter: 'method.reinforcement.grader'.",
      "method.reinforcement.grader",
      "missing_required_parameter",
    );
  }
  return {
    model: parsed.model,
    trainingFile: parsed.training_file,
    validationFile: parsed.validation_file ?? null,
    suffix: parsed.suffix ?? null,
    seed: parsed.seed ?? null,
    integrations: (parsed.integrations as Integration[] | null | undefined) ?? null,
    metadata: parsed.metadata ?? null,
    method: method.type,
    hyperparameters: asked(method.type, ofMethod ?? older ?? {}),
    grader: method.reinforcement?.grader ?? null,
    responseFormat: method.reinforcement?.response_format ?? null,
    ...(parsed.trainingType === undefined ? {} : { trainingType: parsed.trainingType }),
  };
}

const names = {
  supervised: ["batch_size", "learning_rate_multiplier", "n_epochs"],
  dpo: ["beta", "batch_size", "learning_rate_multiplier", "n_epochs"],
  reinforcement: [
    "batch_size",
    "learning_rate_multiplier",
    "n_epochs",
    "compute_multiplier",
    "eval_interval",
    "eval_samples",
  ],
} as const;

// What was not asked for is echoed as "auto" until the job runs.
function asked(method: MethodType, given: Record<string, number | string | undefined>): AskedHyperparameters {
  const all: AskedHyperparameters = {};
  for (const name of names[method]) all[name] = given[name] ?? "auto";
  if (method === "reinforcement") all.reasoning_effort = given.reasoning_effort ?? "default";
  return all;
}
