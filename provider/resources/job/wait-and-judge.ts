import type { Job } from "../../api/types";
import { InitFailedError } from "../../engine/init-failed";
import { resourceName } from "../../engine/urn";
import { messageOf, UserError } from "../../errors";
import { callNames } from "../../lineage/declared-as";
import type { Origin } from "../../lineage/origin";
import { judgeAcceptance } from "../../quality/accept";
import type { Connection, Session } from "../../session/session";
import { isOpen } from "../../waiting/milestones";
import { createNarrator } from "../../waiting/narrator";
import type { WaitResult } from "../../waiting/wait";
import { waitForJob } from "../../waiting/wait-for-job";
import { type InService, limitsToJudge, missText } from "./acceptance";
import { endNote, reachedLine, trainedLine } from "./end-line";
import type { FineTuningJobInputs } from "./inputs";
import { type JobResults, outputsOf, readResults } from "./job-outputs";
import type { JobOutputs } from "./job-resource";
import { reportOn } from "./report-on";

export interface AwaitedJob {
  session: Session;
  connection: Connection;
  job: Job;
  inputs: Partial<FineTuningJobInputs> & { resourceUrn: string };
  /** The resource's own inputs with the engine's `__provider`, which become part of the outputs. */
  kept: object;
  instance: string;
  origin: Origin;
  /** True when the server made the job just now. */
  fresh: boolean;
  /** The model that this resource serves; an update that it does not pass leaves everything as it is. */
  inService?: InService | undefined;
  phase: "create" | "update";
  /** True when an earlier run did not see the end of the wait. @default false */
  resumed?: boolean | undefined;
}

export interface Stored {
  id: string;
  outs: Record<string, unknown> & JobOutputs;
}

const NOTHING: JobResults = { checkpoints: [] };
/** A connection that is down for so long is not coming back by itself; the job is kept and the next update goes on. */
const SILENCE_MS = 3_600_000;
const verb = { create: "creating", update: "updating" } as const;

/**
 * Waits for the job's milestone and judges the result. From here on the job exists: whatever goes wrong is thrown so
 * that the engine keeps it. Two exceptions keep the state as it was: a create whose job failed or was refused by `accept`,
 * so that a replaced predecessor stays in service, and an update whose new `accept` refuses the model that is in service.
 */
export async function waitAndJudge(awaited: AwaitedJob): Promise<Stored> {
  let last = awaited.job;
  try {
    const result = await wait(awaited);
    last = result.value;
    if (result.outcome === "done") return await accepted(awaited, last);
    awaited.session.progress(awaited.inputs.resourceUrn, endNote(result));
    if (result.outcome === "failed" && awaited.inputs.onFailure === "report") return await reported(awaited, last);
    throw await ended(awaited, result);
  } catch (error) {
    if (error instanceof InitFailedError || error instanceof Refused) throw error;
    // Anything unforeseen: the job is paid for, so it must reach the state.
    throw unfinished(
      awaited,
      last,
      `${messageOf(error)}\nThe job ${last.id} is kept. Next: run \`pulumi up\` to go on with it.`,
      error,
    );
  }
}

/** Leaves the state as it was: a create's job can be found again by its key, or is of no use; an update's is there already. */
class Refused extends UserError {}

async function wait({ session, connection, job, inputs, fresh, phase }: AwaitedJob): Promise<WaitResult<Job>> {
  const { clock } = session;
  const timeout = inputs.timeouts?.[phase];
  return waitForJob({
    job,
    fresh,
    api: connection.api,
    poller: connection.poller,
    clock,
    milestone: inputs.waitFor ?? "succeeded",
    paused: inputs.paused,
    timeoutMs: timeout === undefined ? undefined : timeout * 1000,
    silenceMs: SILENCE_MS,
    signal: session.cancelled(),
    interactive: session.interactive,
    narrator: createNarrator({
      say: (line) => session.progress(inputs.resourceUrn, line),
      warn: (line) => session.tell(inputs.resourceUrn, line, "warning"),
      interactive: session.interactive,
      room: () => session.room(inputs.resourceUrn),
      clock,
      called: callNames(job).watch,
      stallMinutes: inputs.stallMinutes,
    }),
  });
}

/** The outputs of a job that reached its milestone, if the metrics pass. */
async function accepted(awaited: AwaitedJob, job: Job): Promise<Stored> {
  const { session, inputs, connection, phase, inService } = awaited;
  // Programs are promised a name. Some servers write it a little later than the status.
  if (job.status === "succeeded" && job.fineTunedModel === undefined && (inputs.waitFor ?? "succeeded") === "succeeded")
    throw unfinished(
      awaited,
      job,
      `${verb[phase]} fine-tuning job "${resourceName(inputs.resourceUrn)}": the server says that job ${job.id} succeeded, and names no model. ` +
        "The job is kept. Next: run `pulumi up` to look again; nothing is paid twice.",
    );
  const results = await readResults(connection.api, job);
  if (job.status === "succeeded" && results.checkpoints.length === 0)
    session.tell(
      inputs.resourceUrn,
      `the server keeps no checkpoints of job ${job.id}: \`checkpoints\` is empty and there is no \`bestCheckpoint\``,
    );
  const limits = limitsToJudge(inputs.accept, inService);
  const misses = job.status === "succeeded" ? judgeAcceptance(limits, results.metrics) : [];
  if (misses.length === 0) {
    const outs = state(awaited, job, results, true);
    tellEnd(awaited, job, outs);
    return { id: job.id, outs };
  }
  session.progress(inputs.resourceUrn, inService === undefined ? "trained, but not accepted" : "not accepted");
  const text = missText(job, misses, { doing: verb[phase], urn: inputs.resourceUrn, inService });
  throw phase === "create" || inService !== undefined
    ? new Refused(text)
    : new InitFailedError(job.id, state(awaited, job, results, false), text);
}

/** Of what was waited for. The jobs of a sweep stand in its table, so that theirs need not stay on the screen. */
function tellEnd({ session, job: before, inputs, resumed }: AwaitedJob, job: Job, outs: JobOutputs): void {
  const { resourceUrn: urn, selectBy } = inputs;
  const say = urn.includes("fine-tuning:index:FineTuningSweep$") ? session.progress : session.tell;
  if (job.status !== "succeeded") say(urn, reachedLine(job));
  else if (isOpen(before.status) || resumed === true) say(urn, trainedLine(job, outs, selectBy));
}

/** The outputs of a job that failed where that is to be lived with: a sweep keeps its other jobs. */
async function reported(awaited: AwaitedJob, job: Job): Promise<Stored> {
  const { session, connection, inputs } = awaited;
  session.tell(inputs.resourceUrn, await reportOn(awaited, job), "warning");
  return { id: job.id, outs: state(awaited, job, await readResults(connection.api, job), true) };
}

async function ended(awaited: AwaitedJob, result: Exclude<WaitResult<Job>, { outcome: "done" }>): Promise<Error> {
  const { inputs, phase } = awaited;
  const job = result.value;
  const doing = `${verb[phase]} fine-tuning job "${resourceName(inputs.resourceUrn)}"`;
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
        ? cancelled(awaited, job, doing)
        : unfinished(
            awaited,
            job,
            `${doing}: interrupted. Job ${job.id} goes on at the server. Next: run \`pulumi up\` to continue waiting for it; nothing is paid twice.`,
          );
  }
}

/** `onInterrupt: "cancel"`: the engine gives us a moment only, so the cancel is sent and its end not waited for. */
async function cancelled(awaited: AwaitedJob, job: Job, doing: string): Promise<Error> {
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

function unfinished(awaited: AwaitedJob, job: Job, reason: string, cause?: unknown): InitFailedError {
  return new InitFailedError(job.id, state(awaited, job, NOTHING, false), reason, { cause });
}

function state(
  { session, connection, inputs, kept, instance, origin }: AwaitedJob,
  job: Job,
  results: JobResults,
  ready: boolean,
): Stored["outs"] {
  const { endpoint } = connection;
  session.lastSeen.saw({ urn: inputs.resourceUrn, instance, id: job.id, ready });
  const settledAt = Math.ceil(session.clock.wall() / 1000);
  return { ...kept, ...outputsOf(job, inputs, { endpoint, instance, ready, origin, settledAt }, results) };
}
