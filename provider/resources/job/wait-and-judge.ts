import { dialectOf } from "../../api/dialects";
import type { Job } from "../../api/types";
import { InitFailedError } from "../../engine/init-failed";
import { messageOf } from "../../errors";
import { callNames } from "../../lineage/declared-as";
import { judgeAcceptance } from "../../quality/accept";
import { isOpen } from "../../waiting/milestones";
import { createProgressReporter } from "../../waiting/progress-reporter";
import type { WaitResult } from "../../waiting/wait";
import { waitForJob } from "../../waiting/wait-for-job";
import { limitsToJudge, missText } from "./acceptance";
import { type AwaitedJob, doingText, Refused, type Stored, storedOutputs, unfinished, verb } from "./awaited-job";
import { endNote, reachedLine, trainedLine } from "./end-line";
import { readResults } from "./job-outputs";
import type { JobOutputs } from "./job-resource";
import { judgeModelName } from "./model-name";
import { reportOn } from "./report-on";
import { errorOfUnfinishedWait, SILENCE_MS } from "./unfinished-wait";

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
    throw await errorOfUnfinishedWait(awaited, result);
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
    reporter: createProgressReporter({
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
  const { waitFor } = inputs;
  const { publishing } = dialectOf(connection.endpoint);
  const name = judgeModelName(job, { waitFor, publishing });
  if (name.kind === "still to come")
    throw unfinished(
      awaited,
      job,
      `${doingText(awaited)}: the server says that job ${job.id} succeeded, and names no model. ` +
        "The job is kept. Next: run `pulumi up` to look again; nothing is paid twice.",
    );
  const results = await readResults(connection.api, job);
  if (job.status === "succeeded" && results.checkpoints.length === 0)
    session.tell(
      inputs.resourceUrn,
      `the server keeps no checkpoints of job ${job.id}: \`checkpoints\` is empty and there is no \`bestCheckpoint\``,
    );
  if (name.kind === "unpublished") session.tell(inputs.resourceUrn, name.sentence, "warning");
  const limits = limitsToJudge(inputs.accept, inService);
  const misses = job.status === "succeeded" ? judgeAcceptance(limits, results.metrics) : [];
  if (misses.length === 0) {
    const outs = storedOutputs(awaited, job, results, true);
    tellEnd(awaited, job, outs);
    return { id: job.id, outs };
  }
  session.progress(inputs.resourceUrn, inService === undefined ? "trained, but not accepted" : "not accepted");
  const text = missText(job, misses, { doing: verb[phase], urn: inputs.resourceUrn, inService });
  throw phase === "create" || inService !== undefined
    ? new Refused(text)
    : new InitFailedError(job.id, storedOutputs(awaited, job, results, false), text);
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
  return { id: job.id, outs: storedOutputs(awaited, job, await readResults(connection.api, job), true) };
}
