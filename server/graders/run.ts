import { readFormula } from "./formula";
import type { Grader, SimpleGrader } from "./schema";
import { similarities } from "./similarity";
import { fill, type Namespaces, TemplateError } from "./template";
import type { GraderRun } from "./types";

/** The fourteen flags of a grader's answer; none is raised. */
const noErrors = {
  formula_parse_error: false,
  sample_parse_error: false,
  truncated_observation_error: false,
  unresponsive_reward_error: false,
  invalid_variable_error: false,
  other_error: false,
  python_grader_server_error: false,
  python_grader_server_error_type: null,
  python_grader_runtime_error: false,
  python_grader_runtime_error_details: null,
  model_grader_server_error: false,
  model_grader_refusal_error: false,
  model_grader_parse_error: false,
  model_grader_server_error_details: null,
} as const;

type Flaw = "sample_parse_error" | "invalid_variable_error" | "other_error";

interface Score {
  reward: number;
  parts: Record<string, number>;
  flaws: Flaw[];
}

/** Grades one sample. What cannot be graded gets no reward and raises a flag. */
export function grade(grader: Grader, namespaces: Namespaces): GraderRun {
  const start = performance.now();
  const { reward, parts, flaws } = scoreOf(grader, namespaces);
  const raised = Object.fromEntries(flaws.map((flaw) => [flaw, true]));
  return {
    reward,
    metadata: {
      name: grader.name,
      type: grader.type,
      errors: { ...noErrors, ...raised },
      execution_time: (performance.now() - start) / 1000,
      scores: grader.type === "multi" ? parts : { [grader.name]: reward },
      token_usage: null,
      sampled_model_name: null,
    },
    sub_rewards: parts,
    model_grader_token_usage_per_model: {},
  };
}

function scoreOf(grader: Grader, namespaces: Namespaces): Score {
  if (grader.type !== "multi") return simpleScore(grader, namespaces);
  const flaws: Flaw[] = [];
  const parts = new Map<string, number>();
  for (const [name, child] of grader.graders) {
    const score = simpleScore(child, namespaces);
    parts.set(name, score.reward);
    flaws.push(...score.flaws);
  }
  const reward = readFormula(grader.calculate_output).value(parts);
  if (Number.isFinite(reward)) return { reward, parts: Object.fromEntries(parts), flaws };
  return { reward: 0, parts: Object.fromEntries(parts), flaws: [...flaws, "other_error"] };
}

function simpleScore(grader: SimpleGrader, namespaces: Namespaces): Score {
  try {
    const input = fill(grader.input, namespaces);
    const reference = fill(grader.reference, namespaces);
    return { reward: compare(grader, input, reference), parts: {}, flaws: [] };
  } catch (error) {
    if (error instanceof TemplateError) return { reward: 0, parts: {}, flaws: [error.flaw] };
    throw error;
  }
}

function compare(grader: SimpleGrader, input: string, reference: string): number {
  if (grader.type === "text_similarity") return similarities[grader.evaluation_metric](input, reference);
  switch (grader.operation) {
    case "eq":
      return input === reference ? 1 : 0;
    case "ne":
      return input === reference ? 0 : 1;
    case "like":
      return input.includes(reference) ? 1 : 0;
    case "ilike":
      return input.toLowerCase().includes(reference.toLowerCase()) ? 1 : 0;
  }
}
