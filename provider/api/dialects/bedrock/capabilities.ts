import type { Capabilities, Capability } from "../capabilities";
import { capabilities as openai } from "../openai/capabilities";

const otherMethod: Capability = {
  refused:
    'is none by which Bedrock trains, which is reinforcement only; use method.type "reinforcement" with a lambda grader, or another server',
};

const otherGrader: Capability = {
  refused: 'is of a type that Bedrock does not have; use { type: "lambda", lambda: { function: "arn:aws:lambda:…" } }',
};

/** By AWS's user guide. */
export const capabilities: Capabilities = {
  ...openai,
  suffix: { refused: "is not supported by Bedrock; leave it out, the job's id tells its model apart" },
  metadata: { taken: "sent; whether Bedrock keeps them is not documented" },
  "method: supervised": otherMethod,
  "method: dpo": otherMethod,
  beta: otherMethod,
  "grader: string_check": otherGrader,
  "grader: text_similarity": otherGrader,
  "grader: score_model": otherGrader,
  "grader: label_model": otherGrader,
  "grader: python": otherGrader,
  "grader: multi": otherGrader,
  "grader: endpoint": otherGrader,
  "grader: lambda": "taken",
};
