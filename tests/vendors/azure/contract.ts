import { z } from "zod";
import { AgainstContract, type VendorRequest } from "../vendor-server";

// What Azure's API takes, put down by hand from Microsoft's documents: version 2025-04-01-preview of the dated routes, the v1 routes
// for `metadata`, reinforcement and its graders, and answers in Microsoft's own notebooks for `trainingType`. Closed: whatever is
// in none of them is a fault.

const positive = z.int().min(1);
const supervised = z.strictObject({
  n_epochs: z.union([positive, z.literal("auto")]).optional(),
  batch_size: z.union([positive, z.literal("auto")]).optional(),
  learning_rate_multiplier: z.union([z.number().positive(), z.literal("auto")]).optional(),
});
const dpo = supervised.extend({ beta: z.union([z.number().positive(), z.literal("auto")]).optional() });
const reinforcement = supervised.extend({
  compute_multiplier: z.union([z.number().positive(), z.literal("auto")]).optional(),
  eval_interval: z.union([positive, z.literal("auto")]).optional(),
  eval_samples: z.union([positive, z.literal("auto")]).optional(),
  reasoning_effort: z.enum(["default", "low", "medium", "high"]).optional(),
});
const grader = z.looseObject({ type: z.enum(["string_check", "text_similarity", "score_model", "multi", "endpoint"]) });

const method = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("supervised"),
    supervised: z.strictObject({ hyperparameters: supervised.optional() }).optional(),
  }),
  z.strictObject({ type: z.literal("dpo"), dpo: z.strictObject({ hyperparameters: dpo.optional() }).optional() }),
  z.strictObject({
    type: z.literal("reinforcement"),
    reinforcement: z.strictObject({
      grader,
      hyperparameters: reinforcement.optional(),
      response_format: z.looseObject({}).optional(),
    }),
  }),
]);

const wandb = z.strictObject({
  type: z.literal("wandb"),
  wandb: z.strictObject({
    project: z.string().min(1),
    name: z.string().optional(),
    entity: z.string().optional(),
    tags: z.array(z.string()).optional(),
  }),
});

const trainingTypes = ["standard", "globalStandard", "developerTier"];

/** Taken in every case, answered in one. */
export const trainingTypeNamed = (given: unknown) =>
  trainingTypes.find((name) => name.toLowerCase() === String(given).toLowerCase());

const jobCreation = z.strictObject({
  model: z.string().min(1),
  training_file: z.string().min(1),
  validation_file: z.string().min(1).optional(),
  hyperparameters: supervised.optional(),
  suffix: z
    .string()
    .regex(/^[a-zA-Z0-9_-]{1,40}$/)
    .optional(),
  seed: z.int().optional(),
  integrations: z.array(wandb).optional(),
  method: method.optional(),
  metadata: z.record(z.string().max(64), z.string().max(512)).optional(),
  trainingType: z.union([z.int(), z.string().refine((name) => trainingTypeNamed(name) !== undefined)]).optional(),
});

/** What a create call asks for. */
export type JobCreation = z.output<typeof jobCreation>;

/** The body of a create call; throws `AgainstContract`. */
export function jobCreationOf({ headers, body }: VendorRequest): JobCreation {
  const type = headers["content-type"];
  if (!type?.startsWith("application/json")) throw new AgainstContract(`content-type is ${type}, not application/json`);
  const read = jobCreation.safeParse(JSON.parse(body.toString("utf8")));
  if (!read.success) throw new AgainstContract(z.prettifyError(read.error));
  return read.data;
}

/** Refuses what no route declares in its query, beside the version of the API on the dated routes. */
export function holdQuery({ path, query }: VendorRequest, declared: readonly string[]): void {
  const isDated = !path.startsWith("/openai/v1/");
  const unknown = [...query.keys()].filter((name) => !declared.includes(name) && name !== "api-version");
  if (unknown.length > 0) throw new AgainstContract(`unknown in the query: ${unknown.join(", ")}`);
  if (isDated && !/^\d{4}-\d{2}-\d{2}/.test(query.get("api-version") ?? ""))
    throw new AgainstContract("the dated routes want an api-version");
}
