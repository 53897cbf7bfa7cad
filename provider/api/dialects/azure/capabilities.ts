import type { Capabilities, Capability } from "../capabilities";
import { capabilities as openai } from "../openai/capabilities";

const noGrader: Capability = {
  refused:
    'is of a type that Azure does not have; use "endpoint", which asks a server of yours, or "string_check", "text_similarity", "score_model" or "multi"',
};

/** OpenAI's, as Microsoft's documents and recordings change them. */
export const capabilities: Capabilities = {
  ...openai,
  suffix: { taken: "its first 17 characters, of a-z, A-Z, 0-9, - and _; the mark by which the job is found follows" },
  metadata: { taken: "sent; whether Azure keeps them is not known" },
  trainingType: "taken",
  "grader: python": noGrader,
  "grader: lambda": noGrader,
  "grader: endpoint": "taken",
};
