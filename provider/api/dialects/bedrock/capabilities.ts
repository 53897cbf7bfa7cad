import type { Capabilities, Capability } from "../capabilities";
import { capabilities as openai } from "../openai/capabilities";

const otherMethod = (type: string): Capability => ({
  refused: `says "${type}", and Bedrock trains by reinforcement only; use method.type "reinforcement" with a lambda grader, or another server`,
});

const otherGrader = (type: string): Capability => ({
  refused: `is a "${type}" grader, which Bedrock does not have; use { type: "lambda", lambda: { function: "arn:aws:lambda:…" } }`,
});

/** By AWS's user guide. */
export const capabilities: Capabilities = {
  ...openai,
  suffix: { refused: "is not supported by Bedrock; leave it out, the job's id tells its model apart" },
  metadata: { taken: "sent; whether Bedrock keeps them is not documented" },
  "method: supervised": otherMethod("supervised"),
  "method: dpo": otherMethod("dpo"),
  beta: otherMethod("dpo"),
  "grader: string_check": otherGrader("string_check"),
  "grader: text_similarity": otherGrader("text_similarity"),
  "grader: score_model": otherGrader("score_model"),
  "grader: label_model": otherGrader("label_model"),
  "grader: python": otherGrader("python"),
  "grader: multi": otherGrader("multi"),
  "grader: endpoint": otherGrader("endpoint"),
  "grader: lambda": "taken",
};
