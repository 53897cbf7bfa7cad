export interface GraderRun {
  reward: number;
  /** As the API shows it: name, type, errors, execution_time, scores, token_usage, sampled_model_name. */
  metadata: Record<string, unknown>;
  sub_rewards: Record<string, unknown>;
  model_grader_token_usage_per_model: Record<string, unknown>;
}

/** The grader is malformed, or asks for what this server does not have; `param` names the field. The message is for the client. */
export class GraderError extends Error {
  constructor(
    message: string,
    readonly param: string,
    readonly code: "invalid_grader" | "grader_not_available" = "invalid_grader",
  ) {
    super(message);
    this.name = "GraderError";
  }
}
