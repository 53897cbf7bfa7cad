import type { Job } from "../../api/types";
import { messageOf } from "../../errors";
import type { WaitResult } from "../../waiting/wait";
import { type AwaitedJob, doingText, Refused, unfinished } from "./awaited-job";
import { reportOn } from "./report-on";

/** A connection that is down for so long is not coming back by itself; the job is kept and the next update goes on. */
export const SILENCE_MS = 3_600_000;

/** What the update fails with when a wait ended before the milestone: the job failed, time was up, Ctrl-C, or nobody answers. */
export async function errorOfUnfinishedWait(
  awaited: AwaitedJob,
  result: Exclude<WaitResult<Job>, { outcome: "done" }>,
): Promise<Error> {
  const { inputs, phase } = awaited;
  const job = result.value;
  const doing = doingText(awaited);
  switch (result.outcome) {
    case "failed": {
      const report = await reportOn(awaited, job);
      return phase === "create" ? new Refused(report) : unfinished(awaited, job, report);
    }
    case "timed-out":
      return unfinished(
        awaited,
        job,
        `${doing}: job ${job.id} is still \`${job.status}\` after the time that customTimeouts.${phase} allows. ` +
          "The job goes on at the server. Next: run `pulumi up` to continue waiting for it.",
      );
    case "unreachable":
      return unfinished(
        awaited,
        job,
        `${doing}: the server has not answered for ${SILENCE_MS / 3_600_000} h: ${messageOf(result.error)}\n` +
          `Job ${job.id} goes on there. Next: run \`pulumi up\` to continue waiting for it when the server can be reached.`,
        result.error,
      );
    case "refused":
      return unfinished(
        awaited,
        job,
        `${doing}: waiting for job ${job.id} ended: ${messageOf(result.error)}\n` +
          "The job goes on at the server. Next: correct the cause and run `pulumi up` to continue waiting for it.",
        result.error,
      );
    case "interrupted":
      return inputs.onInterrupt === "cancel"
        ? cancelAfterInterrupt(awaited, job, doing)
        : unfinished(
            awaited,
            job,
            `${doing}: interrupted. Job ${job.id} goes on at the server. Next: run \`pulumi up\` to continue waiting for it; nothing is paid twice.`,
          );
  }
}

/** `onInterrupt: "cancel"`: the engine gives us a moment only, so the cancel is sent and its end not waited for. */
async function cancelAfterInterrupt(awaited: AwaitedJob, job: Job, doing: string): Promise<Error> {
  const { api } = awaited.connection;
  try {
    await api.cancelJob(job.id);
    return unfinished(
      awaited,
      await api.getJob(job.id).catch(() => job),
      `${doing}: interrupted, and job ${job.id} was cancelled, as onInterrupt says. Next: run \`pulumi up\` to submit a new one.`,
    );
  } catch (error) {
    return unfinished(
      awaited,
      job,
      `${doing}: interrupted, but job ${job.id} could not be cancelled: ${messageOf(error)}\nNext: run \`pulumi up\` to continue with it, or \`pulumi destroy\` to cancel it.`,
      error,
    );
  }
}
