import { z } from "zod";
import type { Grader } from "../../api/types";
import type { KnownFields } from "../../api/vendor-arguments";
import { graderFieldOnWire } from "../../api/wire-grader";
import { containsUnknown, isUnknown } from "../../engine/unknown";
import { isObject, oneOf, text } from "../shared/rules";
import { formulaProblems } from "./grader-formula";
import { vendorArguments } from "./vendor-arguments-schema";

// The graders of the API's contract document. Our own field names are camelCase; templates (`{{item.x}}`), message
// items and schemas go to the server verbatim.

const named = { name: text("must be a name") };
const template = text("must be a template such as {{sample.output_text}}");

const samplingParams = z.strictObject({
  seed: z.int("must be a whole number").nullish(),
  topP: z.number("must be a number").nullish(),
  temperature: z.number("must be a number").nullish(),
  maxCompletionsTokens: z
    .int("must be a whole number of at least 1")
    .min(1, "must be a whole number of at least 1")
    .nullish(),
  reasoningEffort: z.string('must be a reasoning effort such as "low"').nullish(),
});

const messages = z
  .array(z.unknown(), "must be a list of messages { role, content }")
  .min(1, "must be a list of at least one message { role, content }");

/** A grader with these fields, and with the vendor's own beside them. */
const graderOf = <Fields extends z.core.$ZodLooseShape>(fields: Fields) =>
  z.strictObject({ ...fields, vendorArguments: vendorArguments(knownFields(fields)).optional() });

function knownFields(fields: Record<string, unknown>): KnownFields {
  const names = (of: object, path = "") => Object.keys(of).map((ours) => [graderFieldOnWire(ours), `${path}${ours}`]);
  const { samplingParams: sampling, ...plain } = fields;
  const inside =
    sampling === undefined
      ? []
      : [["sampling_params", Object.fromEntries(names(samplingParams.shape, "samplingParams."))]];
  return Object.fromEntries([...names(plain), ...inside]);
}

const stringCheck = graderOf({
  type: z.literal("string_check"),
  ...named,
  input: template,
  reference: template,
  operation: oneOf("eq", "ne", "like", "ilike"),
});

const textSimilarity = graderOf({
  type: z.literal("text_similarity"),
  ...named,
  input: template,
  reference: template,
  evaluationMetric: oneOf(
    "cosine",
    "fuzzy_match",
    "bleu",
    "gleu",
    "meteor",
    "rouge_1",
    "rouge_2",
    "rouge_3",
    "rouge_4",
    "rouge_5",
    "rouge_l",
  ),
});

const python = graderOf({
  type: z.literal("python"),
  ...named,
  source: text("must be Python source with a grade(sample, item) function"),
  imageTag: text("must be an image tag such as 2025-05-08").optional(),
});

const scoreModel = graderOf({
  type: z.literal("score_model"),
  ...named,
  model: text("must be a model id"),
  input: messages,
  range: z.array(z.number(), "must be two numbers").length(2, "must be two numbers").optional(),
  samplingParams: samplingParams.optional(),
});

const labelModel = graderOf({
  type: z.literal("label_model"),
  ...named,
  model: text("must be a model id"),
  input: messages,
  labels: z.array(z.string(), "must be a list of labels").min(1, "must be a list of at least one label"),
  passingLabels: z.array(z.string(), "must be a list of labels").min(1, "must be a list of at least one label"),
});

const url = text("must be the address of a server that grades").refine(
  (value) => /^https?:\/\//.test(value),
  "must be an http(s) address",
);

/** Azure's. */
const endpoint = graderOf({
  type: z.literal("endpoint"),
  name: named.name.optional(),
  url,
  headers: z.record(z.string(), z.string("must be text"), "must be pairs of text").optional(),
  rateLimit: z.number("must be a number above 0").positive("must be a number above 0").optional(),
  passThreshold: z.number("must be a number").optional(),
});

/** Bedrock's. */
const lambda = graderOf({
  type: z.literal("lambda"),
  name: named.name.optional(),
  lambda: z.strictObject({ function: text("must be the ARN of a Lambda function") }, "must be { function: ARN }"),
});

const single = [stringCheck, textSimilarity, python, scoreModel] as const;
const types = ["string_check", "text_similarity", "python", "score_model"];
const choose = (names: string[]) => `type must be one of ${names.map((name) => `"${name}"`).join(", ")}`;

/** Label models grade only inside `multi`. */
const inMulti = z.discriminatedUnion("type", [...single, labelModel], choose([...types, "label_model"]));

/** The contract types `graders` as one grader, its example is a list, the guides use a map: all three are accepted. */
const graders = z.custom<unknown>().superRefine((value, context) => {
  const report = (path: PropertyKey[], result: z.ZodSafeParseResult<unknown>) => {
    for (const issue of result.error?.issues ?? [])
      context.addIssue({ ...issue, path: [...path, ...issue.path] } as never);
  };
  if (Array.isArray(value))
    value.forEach((item, index) => {
      report([index], inMulti.safeParse(item));
    });
  else if (isObject(value) && typeof value.type !== "string") {
    for (const [key, item] of Object.entries(value)) report([key], inMulti.safeParse(item));
  } else report([], inMulti.safeParse(value));
});

const multi = graderOf({
  type: z.literal("multi"),
  ...named,
  graders,
  calculateOutput: text("must be a formula over the graders' names"),
}).superRefine(({ graders, calculateOutput }, context) => {
  if (isUnknown(calculateOutput) || containsUnknown(graders)) return;
  for (const message of formulaProblems(calculateOutput, graders))
    context.addIssue({ code: "custom", path: ["calculateOutput"], message });
});

export const graderSchema: z.ZodType<Grader> = z.discriminatedUnion(
  "type",
  [...single, multi, endpoint, lambda],
  choose([...types, "multi", "endpoint", "lambda"]),
);
