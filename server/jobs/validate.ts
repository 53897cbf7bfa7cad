import { once } from "node:events";
import { reached } from "../clock";
import type { Inspection } from "../files/inspection";
import type { Desk } from "./desk";
import type { JobError, JobRecord } from "./types";

type Role = "training" | "validation";

/** Reads the job's files and moves it on: to the queue, or to its end with the service's reason. */
export async function validateJob(desk: Desk, id: string, signal: AbortSignal): Promise<void> {
  const job = desk.store.jobs.get(id);
  if (!job) return;
  const end = job.phase_started_at + (desk.minSeconds.validating_files ?? 0) * 1000;
  const training = await inspect(desk, job, "training", job.training_file, signal);
  const validation =
    job.validation_file !== null && training?.usable
      ? await inspect(desk, job, "validation", job.validation_file, signal)
      : undefined;
  await reached(desk.clock, end, signal);
  if (signal.aborted || !training) return;
  const fault = !training.usable
    ? errorOf(training, "training")
    : validation && !validation.usable
      ? errorOf(validation, "validation")
      : undefined;
  desk.recorder.change(id, (current, say) => {
    if (fault) {
      desk.recorder.enter(current, "failed");
      current.error = fault;
      current.finished_at = Math.floor(desk.clock.now() / 1000);
      say(`The job failed: ${fault.message}`.replace("The job failed: The job failed", "The job failed"), {
        level: "error",
      });
      return;
    }
    if (training.usable) {
      current.examples = training.examples;
      current.billable_tokens = training.tokens;
    }
    desk.recorder.enter(current, "queued");
    say("Files validated, moving job to queued state");
  });
}

async function inspect(
  desk: Desk,
  job: JobRecord,
  role: Role,
  fileId: string,
  signal: AbortSignal,
): Promise<Inspection | undefined> {
  const file = desk.files.find(fileId);
  // A job may be created while its file is still being processed; it starts when that is over.
  if (file) await reached(desk.clock, file.processed_at, signal);
  if (signal.aborted) return undefined;
  if (!desk.files.find(fileId)) {
    const message = `The job failed due to an invalid ${role} file. File '${fileId}' was deleted before it was validated.`;
    return { usable: false, code: `invalid_${role}_file`, message };
  }
  const contextTokens = desk.models.find(job.model)?.base.contextTokens ?? Number.MAX_SAFE_INTEGER;
  const request = { path: desk.folder.file(fileId), fileId, method: job.method, role, contextTokens };
  const stopped = once(signal, "abort").then(() => undefined);
  return Promise.race([desk.inspector.inspect(request), stopped]);
}

const errorOf = (inspection: Inspection & { usable: false }, role: Role): JobError => ({
  code: inspection.code,
  message: inspection.message,
  param: `${role}_file`,
});
