import { rootOf } from "../models/names";
import type { Services } from "../services";
import type { JobRecord } from "../store/job-record";
import { unixSeconds } from "../system/clock";
import type { Cost, JobEngine, JobFile, JobPage, JobRow, Owner, Results } from "./answers";
import { secondsLeft } from "./pace";
import { priceOf } from "./prices";

const SHOWN_EVENTS = 100;
/** Events that are looked through for those that are no metrics. */
const READ_EVENTS = 2_000;
const SHOWN_CHECKPOINTS = 100;
/** Events by which the pace is judged. */
const PACE_EVENTS = 50;

/** One row of the list of jobs. */
export function jobRow(services: Services, job: JobRecord): JobRow {
  return {
    id: job.id,
    status: job.status,
    model: job.model,
    method: job.method,
    suffix: job.suffix,
    createdAt: job.created_at,
    finishedAt: job.finished_at,
    step: job.step,
    totalSteps: job.total_steps,
    secondsLeft: leftOf(services, job),
    results: resultsOf(services, job),
    cost: costOf(services, job),
    fineTunedModel: job.fine_tuned_model,
    error: job.error?.message ?? null,
    owner: ownerOf(job),
  };
}

/** Everything about one job; steps that the page already has, up to `since`, are left out. */
export function jobPage(services: Services, job: JobRecord, since: number): JobPage {
  const { history } = services.store;
  return {
    ...jobRow(services, job),
    seed: job.seed,
    hyperparameters: { ...job.hyperparameters, ...job.resolved },
    steps: history.steps(job.id).filter(({ step }) => step > since),
    checkpoints: history.checkpoints(job.id, { limit: SHOWN_CHECKPOINTS }).data.reverse(),
    events: eventsOf(services, job),
    files: filesOf(services, job),
    engine: engineOf(services, job),
    now: unixSeconds(services.clock),
  };
}

function resultsOf({ store }: Services, job: JobRecord): Results {
  const last = store.history.lastStep(job.id)?.metrics ?? {};
  const evaluated = store.history.checkpoints(job.id, { limit: 1 }).data[0]?.metrics ?? {};
  return {
    loss: last.train_loss ?? null,
    reward: last.train_mean_reward ?? null,
    validLoss: evaluated.full_valid_loss ?? null,
  };
}

/** Only the steps since the training began, or was last resumed, tell its pace. */
function leftOf({ store }: Services, job: JobRecord): number | null {
  if (job.status !== "running" || job.total_steps === null) return null;
  const since = Math.floor(job.phase_started_at / 1000);
  const { data } = store.history.events(job.id, { limit: PACE_EVENTS });
  const latest = data.flatMap(({ type, created_at: at, data: { step } }) =>
    type === "metrics" && typeof step === "number" && at >= since ? [{ step, at }] : [],
  );
  return secondsLeft(latest, job.total_steps);
}

/** Newest first; metrics are in the curves. */
function eventsOf({ store }: Services, job: JobRecord) {
  const { data } = store.history.events(job.id, { limit: READ_EVENTS });
  return data.filter(({ type }) => type !== "metrics").slice(0, SHOWN_EVENTS);
}

function filesOf(services: Services, job: JobRecord): JobFile[] {
  const named: [string, string | null][] = [
    ["training", job.training_file],
    ["validation", job.validation_file],
    ...job.result_files.map((id): [string, string] => ["result", id]),
  ];
  return named.flatMap(([role, id]) => {
    if (id === null) return [];
    const file = services.files.find(id);
    return [{ role, id, filename: file?.filename ?? null, bytes: file?.bytes ?? null }];
  });
}

/** Tokens of all epochs times the price; before the end, what they will be. A job that ended without a model costs nothing. */
function costOf({ models }: Services, job: JobRecord): Cost {
  const epochs = job.resolved?.n_epochs;
  const expected = epochs === undefined || job.finished_at !== null ? null : job.billable_tokens * epochs;
  const tokens = job.trained_tokens ?? expected;
  const { price, from, vendor } = priceOf(job.model, models.base(rootOf(job.model)));
  return {
    tokens,
    final: job.trained_tokens !== null,
    pricePerMillion: price,
    priceFrom: from,
    vendor,
    dollars: price === null || tokens === null ? null : (price * tokens) / 1e6,
  };
}

function engineOf({ folder }: Services, { id, engine }: JobRecord): JobEngine | null {
  if (!engine) return null;
  const { name, device, tokensPerSecond, memoryBytes } = engine;
  const log = engine.attempt === 0 ? null : folder.shown(folder.trainerLog(id, engine));
  return { name, device, tokensPerSecond, memoryBytes, log };
}

/** The Pulumi resource that declared the job, from the URN in its metadata: `urn:pulumi:stack::project::type::name`. */
export function ownerOf(job: JobRecord): Owner | null {
  const urn = job.metadata?.pulumi_owner;
  if (urn === undefined) return null;
  const [head = "", project = null, types = "", ...name] = urn.split("::");
  const stack = head.startsWith("urn:pulumi:") ? head.slice("urn:pulumi:".length) : null;
  return { urn, stack, project, type: types.split("$").at(-1) || null, name: name.join("::") || null };
}
