import { absent } from "../../api/absent";
import { isBadRequest, isConflict, isForbidden, isGone } from "../../api/statuses";
import type { Job } from "../../api/types";
import type { Properties } from "../../engine/handler";
import { messageOf, UserError } from "../../errors";
import type { Connection, Session } from "../../session/session";
import { isOpen, isTerminal } from "../../waiting/milestones";
import { createProgressReporter } from "../../waiting/progress-reporter";
import { waitForJob } from "../../waiting/wait-for-job";
import { lookWhereMade } from "../shared/made-elsewhere";
import type { JobState } from "./state";

/** A job as its resource holds it, whatever it was declared with. */
type Held = Omit<JobState, "model" | "trainingFile">;

/** Whether what this run is about to make of these arguments is the job with this id again. */
type IsTakenOver = (id: string, inputs: Properties) => Promise<boolean>;

/**
 * Stops a running job and waits until it stopped; deletes the model only when told to. Every call is safe to repeat. A job that
 * its own replacement takes over next, as with `deleteBeforeReplace`, is left as it is: stopped, it would be paid once more.
 */
export async function deleteJob(session: Session, id: string, props: Held, isTakenOver: IsTakenOver): Promise<void> {
  const urn = session.urnOf(props);
  if (session.lastSeen.judgeDelete({ urn, instance: props.instance, id }) === "held-elsewhere") return;
  const connection = session.connect(props.connection);
  const job = await lookWhereMade(`job ${id}`, props, connection, () => connection.api.getJob(id));
  if (job === undefined) return;
  const next = session.redeclared.of(urn);
  if (next !== undefined && (await isTakenOver(id, next)))
    return session.tell(urn, `left job ${id} alone (${job.status}): what replaces the resource takes it over`);
  const isToStop = isOpen(job.status) && props.onDelete?.runningJob !== "leave";
  const ended = isToStop ? await stop(session, connection, job, props) : job;
  const { fineTunedModel: model } = ended;
  // The state may be from long before the job's end, so only a job that was seen open here can have finished meanwhile.
  const fate =
    model === undefined || props.onDelete?.model !== "delete"
      ? "kept"
      : await deleteModel(session, connection, model, urn);
  // Of a sweep's two resources for one job, the one that waits for the model tells what became of it.
  if (props.followed === true && model !== undefined) return;
  const sentence = deletedText(job, ended, { isToStop, fate });
  if (sentence !== undefined) session.tell(urn, sentence);
}

export type ModelFate = "kept" | "deleted" | "gone before" | "not allowed";

/** What became of a job, seen open or ended, and of its model; `undefined` where there is nothing to tell. */
export function deletedText(
  before: Job,
  { id, status, fineTunedModel: model }: Job,
  { isToStop, fate }: { isToStop: boolean; fate: ModelFate },
): string | undefined {
  if (model === undefined) {
    if (isToStop) return `cancelled job ${id}`;
    return isOpen(before.status) ? `left job ${id} alone (${status})` : undefined;
  }
  const meanwhile = isToStop ? `job ${id} finished while it was being cancelled; ` : "";
  switch (fate) {
    case "kept":
      return `${meanwhile}kept ${model}`;
    case "deleted":
      return `${meanwhile}deleted ${model}`;
    case "gone before":
      return `${model} had been deleted before`;
    // A warning has said so.
    case "not allowed":
      return undefined;
  }
}

async function stop(session: Session, connection: Connection, job: Job, props: Held): Promise<Job> {
  const { api } = connection;
  await api.cancelJob(job.id).catch(alreadyOver);
  const asked = await api.getJob(job.id).catch(absent);
  // Some servers forget a job that was cancelled.
  if (asked === undefined) return job;
  const { clock } = session;
  const timeout = props.timeouts?.delete;
  const result = await waitForJob({
    job: asked,
    api,
    poller: connection.poller,
    clock,
    milestone: "succeeded",
    timeoutMs: timeout === undefined ? undefined : timeout * 1000,
    signal: session.cancelled(),
    interactive: session.interactive,
    reporter: createProgressReporter({
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
  if (!isGone(error) && !isConflict(error) && !isBadRequest(error)) throw error;
}

async function deleteModel(session: Session, { api }: Connection, model: string, urn: string): Promise<ModelFate> {
  try {
    await api.deleteModel(model);
    return "deleted";
  } catch (error) {
    if (isGone(error)) return "gone before";
    if (!isForbidden(error)) throw error;
    // A missing permission must not make the stack impossible to destroy.
    session.tell(urn, `model ${model} was not deleted: ${messageOf(error)}`, "warning");
    return "not allowed";
  }
}
