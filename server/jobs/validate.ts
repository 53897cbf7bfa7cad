import { once } from "node:events";
import type { Inspection } from "../files/inspection";
import type { Services } from "../services";
import type { JobError, JobRecord } from "../store/job-record";
import { reached } from "../system/clock";

type Role = "training" | "validation";

/** Reads the job's files and moves it on: to the queue, or to its end with the service's reason. */
export async function validateJob(services: Services, id: string, signal: AbortSignal): Promise<void> {
  const job = services.store.jobs.get(id);
  if (!job) return;
  const end = job.phase_started_at + (services.minSeconds.validating_files ?? 0) * 1000;
  const training = await inspect(services, job, "training", job.training_file, signal);
  const validation =
    job.validation_file !== null && training?.usable
      ? await inspect(services, job, "validation", job.validation_file, signal)
      : undefined;
  await reached(services.clock, end, signal);
  if (signal.aborted || !training) return;
  const fault = !training.usable
    ? errorOf(training, "training")
    : validation && !validation.usable
      ? errorOf(validation, "validation")
      : undefined;
  services.recorder.change(id, (current, say) => {
    if (fault) {
      services.recorder.enter(current, "failed");
      current.error = fault;
      current.finished_at = Math.floor(services.clock.now() / 1000);
      say(`The job failed: ${fault.message}`.replace("The job failed: The job failed", "The job failed"), {
        level: "error",
      });
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
  if (file) await reached(services.clock, file.processed_at, signal);
  if (signal.aborted) return undefined;
  if (!services.files.find(fileId)) {
    const message = `The job failed due to an invalid ${role} file. File '${fileId}' was deleted before it was validated.`;
    return { usable: false, code: `invalid_${role}_file`, message };
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

const errorOf = (inspection: Inspection & { usable: false }, role: Role): JobError => ({
  code: inspection.code,
  message: inspection.message,
  param: `${role}_file`,
});
