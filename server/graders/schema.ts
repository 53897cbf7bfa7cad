import { z } from "zod";
import { FormulaError, readFormula } from "./formula";
import { type Metric, similarities } from "./similarity";
import { foreignReferences } from "./template";
import { GraderError } from "./types";

/** Graders as they are computed here. */
export type Grader = SimpleGrader | MultiGrader;
export type SimpleGrader = z.infer<typeof StringCheck> | z.infer<typeof TextSimilarity>;
export interface MultiGrader {
  type: "multi";
  name: string;
  /** Under the names that the formula uses. */
  graders: ReadonlyMap<string, SimpleGrader>;
  calculate_output: string;
}

const name = z.string().min(1, "must not be empty");
const template = z.string().refine((text) => foreignReferences(text).length === 0, {
  error: (issue) => `refers to "${foreignReferences(String(issue.input))[0]}"; there are item.… and sample.…`,
});

const StringCheck = z.strictObject({
  type: z.literal("string_check"),
  name,
  input: template,
  reference: template,
  operation: z.enum(["eq", "ne", "like", "ilike"]),
});

const TextSimilarity = z.strictObject({
  type: z.literal("text_similarity"),
  name,
  input: template,
  reference: template,
  evaluation_metric: z.enum(Object.keys(similarities) as [Metric, ...Metric[]]),
});

const Multi = z.strictObject({
  type: z.literal("multi"),
  name,
  graders: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]),
  calculate_output: z.string(),
});

const NOT_HERE = {
  python: "Python graders are not available here: this server does not run code that it is sent.",
  score_model: "Model graders are not available here: this server has no model that could judge.",
  label_model: "Model graders are not available here: this server has no model that could judge.",
} as const;

/** Reads a grader as a client sent it; throws `GraderError` where it is malformed or not available here. */
export function readGrader(grader: unknown, param = "grader"): Grader {
  const type = typeOf(grader, param);
  return type === "multi" ? readMulti(grader, param) : readSimple(grader, type, param);
}

function readSimple(grader: unknown, type: string, param: string): SimpleGrader {
  if (type === "string_check") return parsed(StringCheck, grader, param);
  if (type === "text_similarity") return parsed(TextSimilarity, grader, param);
  if (type === "multi") throw new GraderError("A multi grader cannot stand inside another one.", `${param}.type`);
  if (Object.hasOwn(NOT_HERE, type)) {
    throw new GraderError(NOT_HERE[type as keyof typeof NOT_HERE], `${param}.type`, "grader_not_available");
  }
  throw new GraderError(
    `There is no grader type "${type}"; there are string_check, text_similarity and multi.`,
    `${param}.type`,
  );
}

function readMulti(grader: unknown, param: string): MultiGrader {
  const multi = parsed(Multi, grader, param);
  const graders = new Map<string, SimpleGrader>();
  for (const [key, child] of childrenOf(multi.graders)) {
    const place = key === undefined ? `${param}.graders` : `${param}.graders.${key}`;
    const read = readSimple(child, typeOf(child, place), place);
    const known = typeof key === "string" ? key : read.name;
    if (graders.has(known)) throw new GraderError(`Two graders are called "${known}".`, `${param}.graders`);
    graders.set(known, read);
  }
  if (graders.size === 0) throw new GraderError("A multi grader needs at least one grader.", `${param}.graders`);
  checkFormula(multi.calculate_output, graders, param);
  return { ...multi, graders };
}

/** One grader, a list of them, or a map from the formula's names to them: all three are published spellings. */
function childrenOf(graders: z.infer<typeof Multi>["graders"]): [string | number | undefined, unknown][] {
  if (Array.isArray(graders)) return graders.map((child, index) => [index, child]);
  return typeof graders.type === "string" ? [[undefined, graders]] : Object.entries(graders);
}

function checkFormula(text: string, graders: ReadonlyMap<string, SimpleGrader>, param: string): void {
  const place = `${param}.calculate_output`;
  try {
    const unknown = readFormula(text).names.find((used) => !graders.has(used));
    if (unknown === undefined) return;
    const known = [...graders.keys()].join(", ");
    throw new GraderError(`The formula uses "${unknown}", but the graders are called ${known}.`, place);
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    throw new GraderError(`The formula cannot be read: ${error.message}.`, place);
  }
}

function typeOf(grader: unknown, param: string): string {
  return parsed(z.looseObject({ type: z.string() }), grader, param).type;
}

function parsed<T>(schema: z.ZodType<T>, value: unknown, param: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = [param, ...(issue?.path ?? [])].join(".");
  throw new GraderError(`Invalid grader: '${path}': ${issue?.message ?? "not understood"}.`, path);
}
