import { randomInt } from "node:crypto";
import { validateGrader } from "../graders";
import { GraderError } from "../graders/types";
import { badRequest } from "../protocol/errors";
import { newId } from "../protocol/ids";
import type { Services } from "../services";
import type { JobRecord } from "../store/job-record";
import { unixSeconds } from "../system/clock";
import { jobRequestFrom } from "./request";

/** Checks a create request against files and models, and records the job. Nothing is recorded when it is refused. */
export function createJob(services: Services, body: unknown, dialect: JobRecord["dialect"]): JobRecord {
  const request = jobRequestFrom(body, dialect);
  const model = services.models.find(request.model);
  if (!model) {
    const message = `Model ${request.model} is not available for fine-tuning or does not exist.`;
    throw badRequest(message, "model", "model_not_available");
  }
  if (request.grader !== null) checkGrader(request.grader);
  checkFile(services, request.trainingFile, "training_file");
  if (request.validationFile !== null) checkFile(services, request.validationFile, "validation_file");

  const job: JobRecord = {
    id: newId.job(),
    status: "validating_files",
    created_at: unixSeconds(services.clock),
    finished_at: null,
    model: model.id,
    training_file: request.trainingFile,
    validation_file: request.validationFile,
    suffix: request.suffix,
    seed: request.seed ?? randomInt(2 ** 31 - 1),
    integrations: request.integrations,
    metadata: request.metadata,
    method: request.method,
    hyperparameters: request.hyperparameters,
    grader: request.grader,
    response_format: request.responseFormat,
    error: null,
    fine_tuned_model: null,
    trained_tokens: null,
    result_files: [],
    dialect,
    ...(request.trainingType === undefined ? {} : { trainingType: request.trainingType }),
    phase_started_at: services.clock.now(),
    examples: 0,
    billable_tokens: 0,
    step: 0,
    total_steps: null,
    snapshot: null,
    resolved: null,
    engine: null,
  };
  services.recorder.create(job, (say) => {
    const validation = job.validation_file === null ? "" : ` and validation file: ${job.validation_file}`;
    say(`Created fine-tuning job: ${job.id}`);
    say(`Validating training file: ${job.training_file}${validation}`);
  });
  return job;
}

function checkGrader(grader: Record<string, unknown>): void {
  try {
    validateGrader(grader);
  } catch (error) {
    if (!(error instanceof GraderError)) throw error;
    throw badRequest(error.message, `method.reinforcement.${error.param}`, error.code);
  }
}

function checkFile(services: Services, id: string, param: "training_file" | "validation_file"): void {
  const file = services.files.find(id);
  if (!file) throw badRequest(`Invalid ${param}: there is no file '${id}'.`, param, "file_not_found");
  if (file.purpose === "fine-tune") return;
  const message = `Invalid ${param}: file '${id}' has purpose '${file.purpose}', but 'fine-tune' is needed.`;
  throw badRequest(message, param, "invalid_file_purpose");
}
