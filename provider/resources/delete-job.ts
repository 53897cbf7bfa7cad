import type { FineTuningApi, Job } from "../api/types";
import { ApiError, messageOf, UserError } from "../errors";
import type { Connection, Session } from "../session";
import { isOpen, isTerminal } from "../waiting/milestones";
import { createNarrator } from "../waiting/narrator";
import { waitForJob } from "../waiting/wait-for-job";
import { absent } from "./find-job";
import type { JobState } from "./fine-tuning-job.handler";
import { lookWhereMade } from "./whereabouts";

/** Stops a running job and waits until it stopped; deletes the model only when told to. Every call is safe to repeat. */
export async function deleteJob(session: Session, id: string, props: JobState): Promise<void> {
  const urn = session.urnOf(props);
  if (session.living.judgeDelete({ urn, instance: props.instance, id }) === "held-elsewhere") return;
  const connection = session.connect(props.connection);
  const job = await lookWhereMade(`job ${id}`, props, connection, () => connection.api.getJob(id));
  if (job === undefined) return;
  const isToStop = isOpen(job.status) && props.onDelete?.runningJob !== "leave";
  const ended = isToStop ? await stop(session, connection, job, props) : job;
  // The state may be from long before the job's end, so only a job that was seen open here can have finished meanwhile.
  if (isToStop && ended.fineTunedModel !== undefined && props.onDelete?.model !== "delete")
    session.tell(urn, `job ${job.id} finished while it was being cancelled; its model ${ended.fineTunedModel} is kept`);
  await deleteModel(session, connection.api, ended, props, urn);
}

async function stop(session: Session, connection: Connection, job: Job, props: JobState): Promise<Job> {
  const { api } = connection;
  await api.cancelJob(job.id).catch(alreadyOver);
  const asked = await api.getJob(job.id).catch(absent);
  // Some servers forget a job that was cancelled.
  if (asked === undefined) return job;
  const { clock, random } = session;
  const timeout = props.timeouts?.delete;
  const result = await waitForJob({
    job: asked,
    api,
    poller: connection.poller,
    clock,
    random,
    milestone: "succeeded",
    timeoutMs: timeout === undefined ? undefined : timeout * 1000,
    signal: session.cancelled(),
    interactive: session.interactive,
    narrator: createNarrator({
      say: (line) => session.progress(props.resourceUrn, `cancelling: ${line}`),
      warn: (line) => session.tell(props.resourceUrn, line, "warning"),
      interactive: session.interactive,
      room: () => session.room(props.resourceUrn),
      clock,
    }),
  });
  if (isTerminal(result.value.status)) return result.value;
  throw new UserError(
    `deleting job ${job.id}: it was asked to stop but is still \`${result.value.status}\`. Next: run the command again, or cancel the job at the vendor.`,
  );
}

/** For `catch`: a job that ended while we were about to cancel it is answered with 400; what it became is looked up next. */
function alreadyOver(error: unknown): undefined {
  if (!ApiError.is(error) || ![400, 404, 409].includes(error.status)) throw error;
}

async function deleteModel(
  session: Session,
  api: FineTuningApi,
  job: Job,
  { onDelete }: JobState,
  urn: string,
): Promise<void> {
  const { fineTunedModel } = job;
  if (fineTunedModel === undefined || onDelete?.model !== "delete") return;
  try {
    await api.deleteModel(fineTunedModel);
  } catch (error) {
    if (!ApiError.is(error) || ![403, 404].includes(error.status)) throw error;
    // A missing permission must not make the stack impossible to destroy.
    if (error.status === 403)
      session.tell(urn, `model ${fineTunedModel} was not deleted: ${messageOf(error)}`, "warning");
  }
}
