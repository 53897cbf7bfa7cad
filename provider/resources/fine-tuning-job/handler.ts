import { randomUUID } from "node:crypto";
import type { dynamic } from "@pulumi/pulumi";
import type { Job } from "../../api/types";
import { maxActiveJobs, ownerSettings } from "../../endpoint/settings";
import { type Handler, isNew, type Properties } from "../../engine/handler";
import { resourceName } from "../../engine/urn";
import { UserError } from "../../errors";
import { originOf } from "../../lineage/origin";
import type { Connection, Session } from "../../session/session";
import { estimateText } from "../../spend/budget";
import { isOpen } from "../../waiting/milestones";
import { inServiceOf, warnOfMisses } from "../job/acceptance";
import { adoptJob } from "../job/adopt";
import { deleteJob } from "../job/delete";
import { submittedLine } from "../job/end-line";
import { findOrSubmitJob } from "../job/find-or-submit";
import type { FineTuningJobInputs } from "../job/inputs";
import { previewResumed } from "../job/preview-resumed-job";
import { readJob } from "../job/read";
import { searchJob } from "../job/search-job";
import { type JobState, jobInputsShape, jobStateShape } from "../job/state";
import { submitKeys } from "../job/training-request";
import { waitAndJudge } from "../job/wait-and-judge";
import { displayedChanges } from "../shared/displayed-changes";
import { fileWait } from "../shared/file-processing";
import { leadsElsewhere, lookWhereMade } from "../shared/made-elsewhere";
import { type Shapes, withParsedState } from "../shared/parsed-state";
import { tellChange } from "../shared/tell-changed-rows";
import { checkJob } from "./check";
import { diffJob } from "./diff";
import { affordable, refuseShortLived } from "./preflight";

const shapes: Shapes<FineTuningJobInputs, JobState> = {
  what: "fine-tuning job",
  inputs: jobInputsShape,
  state: jobStateShape,
};

export function fineTuningJobHandler(session: Session): Handler {
  return withParsedState(shapes, {
    check: (olds, news) => check(session, olds, news),
    diff: (id, olds, news) => diff(session, id, olds, news),
    create: (inputs) => create(session, inputs),
    read: (id, props) => readJob(session, id, props),
    update: (id, olds, news) => update(session, id, olds, news),
    delete: (id, props) => deleteJob(session, id, props, (held, next) => isTakenOver(session, held, next)),
  });
}

async function check(session: Session, olds: Properties, news: Properties): Promise<dynamic.CheckResult> {
  const checked = await checkJob(session, olds, news);
  if (isNew(olds)) session.redeclared.checked(String(news.resourceUrn), checked.inputs);
  return checked;
}

/** The same look as `create` takes. */
async function isTakenOver(session: Session, id: string, next: Properties): Promise<boolean> {
  if (!jobInputsShape.fits(next)) return false;
  if (next.adoptJobId !== undefined) return next.adoptJobId === id;
  const { api } = session.connect(next.connection);
  const keys = submitKeys(next, ownerSettings(session.config));
  const { job } = await searchJob({ api, journal: session.journal, keys, inputs: next });
  return job?.id === id;
}

async function diff(
  session: Session,
  id: string,
  olds: JobState,
  news: FineTuningJobInputs,
): Promise<dynamic.DiffResult> {
  session.lastSeen.saw({ urn: news.resourceUrn, instance: olds.instance, id, ready: olds.ready === true });
  const { replaces, updates, undecided } = diffJob(id, olds, news);
  session.sawDiff(news.resourceUrn, { changed: displayedChanges(olds, news), replaces: replaces.length > 0 });
  if (session.isPreview && replaces.length === 0 && olds.ready !== true)
    await previewResumed(session, { id, olds, inputs: news, gone: (baseUrl) => jobIsGone(id, baseUrl, news) });
  for (const argument of undecided)
    session.tell(
      news.resourceUrn,
      `whether ${argument} trains again is known only at \`pulumi up\`, because its value is not known yet`,
      "warning",
    );
  if (replaces.includes("trainingFile"))
    await tellChange(session, news.resourceUrn, "the training data are others", olds.trainingData, news.trainingData);
  if (replaces.includes("validationFile"))
    await tellChange(
      session,
      news.resourceUrn,
      "the validation data are others",
      olds.validationData,
      news.validationData,
    );
  if (replaces.length === 0) warnOfMisses(session, olds, news);
  const changes =
    replaces.length > 0 ||
    updates.length > 0 ||
    leadsElsewhere(session, olds, news.connection) ||
    (news.followed !== true && (await hasMovedOn(session, id, olds)));
  return { changes, replaces };
}

/** A job that nobody waits for: has its status moved? Where the server cannot be asked, nothing has changed. */
async function hasMovedOn(session: Session, id: string, olds: JobState): Promise<boolean> {
  if (!isOpen(olds.status)) return false;
  try {
    const { answers, load } = session.connect(olds.connection);
    const job = await (session.isPreview ? answers.getJob(id) : load.job(id));
    return job.status !== olds.status;
  } catch {
    return false;
  }
}

async function create(session: Session, inputs: FineTuningJobInputs): Promise<dynamic.CreateResult> {
  session.redeclared.made(inputs.resourceUrn);
  const connection = session.connect(inputs.connection);
  const instance = randomUUID();
  const obtained =
    inputs.adoptJobId === undefined
      ? await obtain(session, connection, inputs)
      : await adopt(session, connection, inputs, inputs.adoptJobId);
  const origin = await originOf(session, connection, inputs.resourceUrn, obtained);
  return waitAndJudge({ session, connection, ...obtained, inputs, kept: inputs, instance, origin, phase: "create" });
}

async function obtain(session: Session, connection: Connection, inputs: FineTuningJobInputs) {
  const { api, jobSlots } = connection;
  const { journal, clock, config } = session;
  const { resourceUrn: urn } = inputs;
  const { how, job } = await findOrSubmitJob({
    api,
    journal,
    clock,
    name: resourceName(urn),
    keys: submitKeys(inputs, ownerSettings(config)),
    inputs,
    beforeSubmit: () => judgeBeforeSubmit(session, connection, inputs),
    takeSlot: (submit) =>
      jobSlots.take(
        {
          maxActive: maxActiveJobs(config),
          waiting: (note) => session.progress(urn, note),
          signal: session.cancelled(),
        },
        submit,
      ),
    waitForFiles: fileWait(session, api, filesOf(inputs), {
      doing: `creating fine-tuning job "${resourceName(urn)}"`,
      urn,
      timeouts: inputs.timeouts,
    }),
    othersRecorded: () => jobSlots.quiet(),
    signal: session.cancelled(),
    warn: (sentence) => session.tell(urn, sentence, "warning"),
  });
  if (how === "found") session.tell(urn, foundText(job, session.replaces(urn)));
  else session.progress(urn, submittedLine(job, session.room(urn)));
  return { job, fresh: how === "submitted" };
}

/** What the preview said of a training, said again where it cannot have been seen, and refused before anything is paid. */
async function judgeBeforeSubmit(
  session: Session,
  { api, answers }: Connection,
  inputs: FineTuningJobInputs,
): Promise<void> {
  const estimate = await affordable(api, inputs);
  await refuseShortLived(session, answers, inputs);
  session.progress(inputs.resourceUrn, `estimate: ${estimateText(estimate)}`);
}

const filesOf = ({ trainingFile, validationFile }: FineTuningJobInputs): string[] =>
  validationFile === undefined ? [trainingFile] : [trainingFile, validationFile];

/** A create finds a job that an interrupted run left behind, or one of earlier data that a replacement changed back to. */
function foundText({ id, status, createdAt }: Job, replaces: boolean): string {
  const found =
    `this declaration's job ${id} (${status}, created ${new Date(createdAt * 1000).toISOString()}) was found and taken over; ` +
    "nothing was paid. To train again, change `triggers`.";
  if (replaces && !isOpen(status)) return found;
  return (
    `${found}\n  Where Pulumi warns of a pending operation, an earlier run was killed: ` +
    "`pulumi refresh --clear-pending-creates` ends the warning."
  );
}

async function adopt(session: Session, { api, endpoint }: Connection, inputs: FineTuningJobInputs, id: string) {
  const job = await adoptJob({ api, endpoint, lastSeen: session.lastSeen, inputs, id });
  session.tell(
    inputs.resourceUrn,
    `job ${job.id} (${job.status}) was taken over, as adoptJobId says; nothing was paid`,
  );
  return { job, fresh: false };
}

async function update(
  session: Session,
  id: string,
  olds: JobState,
  inputs: FineTuningJobInputs,
): Promise<dynamic.UpdateResult> {
  const connection = session.connect(inputs.connection);
  const job = await lookWhereMade(`job ${id}`, olds, connection, () => connection.api.getJob(id));
  if (job === undefined) throw jobIsGone(id, connection.endpoint.baseUrl, inputs);
  return waitAndJudge({
    session,
    connection,
    job,
    inputs: { ...inputs, paused: wantedPause(olds, inputs) },
    kept: inputs,
    instance: olds.instance ?? randomUUID(),
    origin: olds.lineage ?? {},
    fresh: false,
    inService: inServiceOf(olds),
    phase: "update",
    resumed: olds.ready !== true,
  });
}

const jobIsGone = (id: string, baseUrl: string, { resourceUrn }: FineTuningJobInputs) =>
  new UserError(
    `updating fine-tuning job "${resourceName(resourceUrn)}": job ${id} does not exist any more at ${baseUrl}. ` +
      "Next: run `pulumi refresh`, which removes it from the state, then `pulumi up`, which submits it anew.",
  );

/** Taking `paused: true` back resumes the job; a pause that someone else made is left alone. */
function wantedPause(olds: JobState, { paused }: FineTuningJobInputs): boolean | undefined {
  return paused === undefined && olds.paused === true ? false : paused;
}
