import type { AskedHyperparameters, JobRecord } from "../store/job-record";

/** The job as the API shows it. Fields that the vendor sends beside the documented ones are here too. */
export function jobToWire(job: JobRecord, organizationId: string): Record<string, unknown> {
  const hyperparameters: AskedHyperparameters = { ...job.hyperparameters, ...job.resolved };
  const { batch_size, learning_rate_multiplier, n_epochs } = hyperparameters;
  return {
    object: "fine_tuning.job",
    id: job.id,
    model: job.model,
    created_at: job.created_at,
    finished_at: job.finished_at,
    fine_tuned_model: job.fine_tuned_model,
    organization_id: organizationId,
    result_files: job.result_files,
    status: job.status,
    validation_file: job.validation_file,
    training_file: job.training_file,
    hyperparameters: { batch_size, learning_rate_multiplier, n_epochs },
    trained_tokens: job.trained_tokens,
    error: job.error,
    user_provided_suffix: job.suffix,
    seed: job.seed,
    estimated_finish: null,
    integrations: job.integrations ?? [],
    metadata: job.metadata,
    usage_metrics: job.trained_tokens === null ? null : { trained_tokens: job.trained_tokens, examples: job.examples },
    shared_with_openai: false,
    ...(job.trainingType === undefined ? {} : { trainingType: job.trainingType }),
    method: { type: job.method, [job.method]: methodToWire(job, hyperparameters) },
  };
}

const methodToWire = (job: JobRecord, hyperparameters: AskedHyperparameters) =>
  job.method === "reinforcement"
    ? { grader: job.grader, response_format: job.response_format, hyperparameters }
    : { hyperparameters };
