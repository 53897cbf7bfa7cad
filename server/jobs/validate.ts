import { once } from "node:events";
import { type Inspection, unusableFile } from "../files/inspection";
import type { Services } from "../services";
import type { JobError, JobRecord } from "../store/job-record";
import { endOf, reached } from "../system/clock";

type Role = "training" | "validation";

interface Failure {
  error: JobError;
  /** The line among the job's events. */
  event: string;
}

/** Reads the job's files and moves it on: to the queue, or to its end with the service's reason. */
export async function validateJob(services: Services, id: string, signal: AbortSignal): Promise<void> {
  const job = services.store.jobs.get(id);
  if (!job) return;
  const training = await inspect(services, job, "training", job.training_file, signal);
  const validation =
    job.validation_file !== null && training?.usable
      ? await inspect(services, job, "validation", job.validation_file, signal)
      : undefined;
  const minMs = (services.minSeconds.validating_files ?? 0) * 1000;
  await reached(services.clock, endOf(services.clock, job.phase_started_at, minMs), signal);
  if (signal.aborted || !training) return;
  const failure = !training.usable
    ? failureOf(training, "training")
    : validation && !validation.usable
      ? failureOf(validation, "validation")
      : undefined;
  services.recorder.change(id, (current, say) => {
    if (failure) {
      services.recorder.end(current, "failed");
      current.error = failure.error;
      say(failure.event, { level: "error" });
      return;
    }
    if (training.usable) {
      current.examples = training.examples;
      current.billable_tokens = training.tokens;
    }
    services.recorder.enter(current, "queued");
    say("Files validated, moving job to queued state");
  });
}

async function inspect(
  services: Services,
  job: JobRecord,
  role: Role,
  fileId: string,
  signal: AbortSignal,
): Promise<Inspection | undefined> {
  const file = services.files.find(fileId);
  // A job may be created while its file is still being processed; it starts when that is over.
  if (file && !services.files.isProcessed(file)) await reached(services.clock, file.processed_at, signal);
  if (signal.aborted) return undefined;
  if (!services.files.find(fileId)) {
    return unusableFile(role, `File '${fileId}' was deleted before it was validated.`);
  }
  const base = services.models.find(job.model)?.base;
  const request = {
    path: services.folder.file(fileId),
    fileId,
    method: job.method,
    role,
    model: job.model,
    completionsOnly: base?.completionsOnly ?? false,
    contextTokens: base?.contextTokens ?? Number.MAX_SAFE_INTEGER,
  };
  const stopped = once(signal, "abort").then(() => undefined);
  return Promise.race([services.inspector.inspect(request), stopped]);
}

function failureOf({ code, message, event }: Inspection & { usable: false }, role: Role): Failure {
  return { error: { code, message, param: `${role}_file` }, event };
}
