import { fieldsOf } from "../../values";
import type { Dialect, Refusal } from "./dialect";
import { graderTypes } from "./grader-types";
import { openai } from "./openai";

/** AWS Bedrock's endpoint with OpenAI's API: reinforcement alone, graded by a Lambda function. */
export const bedrock: Dialect = {
  ...openai,
  refusals: (inputs) => [
    ...openai.refusals(inputs),
    ...suffix(inputs),
    ...otherMethod(inputs),
    ...otherGraders(inputs),
  ],
  listMayBeStale: true,
};

const suffix = ({ suffix }: Record<string, unknown>): Refusal[] =>
  suffix === undefined
    ? []
    : [{ property: "suffix", reason: "is not supported by Bedrock; leave it out, the job's id tells its model apart" }];

function otherMethod({ method, hyperparameters }: Record<string, unknown>): Refusal[] {
  if (method !== undefined && fieldsOf(method) === undefined) return [];
  const type = fieldsOf(method)?.type ?? "supervised";
  if (type === "reinforcement" || !["supervised", "dpo"].includes(String(type))) return [];
  const reason = `Bedrock trains by reinforcement only, and this is "${type}"; use method.type "reinforcement" with a lambda grader, or another server`;
  return [{ property: hyperparameters !== undefined && method === undefined ? "hyperparameters" : "method", reason }];
}

const otherGraders = ({ method }: Record<string, unknown>): Refusal[] =>
  graderTypes(method)
    .filter(({ type }) => type !== "lambda")
    .map(({ path, type }) => ({
      property: path,
      reason: `Bedrock has no "${type}" grader; use { type: "lambda", lambda: { function: "arn:aws:lambda:…" } }`,
    }));
