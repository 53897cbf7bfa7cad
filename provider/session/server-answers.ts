import type { CallOptions, FineTuningApi } from "../api/fine-tuning-api";
import { isSnapshotOf } from "../api/model-names";
import { collect } from "../api/pages";
import type { Job, Model } from "../api/types";
import type { JobRequest } from "../api/wire-request";
import { ApiError, ProtocolError } from "../errors";
import { type TrainingProgress, trainingProgress } from "../waiting/training-progress";

/** An answer, or why there is none. */
export type Answer<T> = { value: T } | { trouble: unknown };

/**
 * A server as a preview sees it: one list of jobs and one of models, each asked for when the first resource wants to know,
 * and shared by all. It takes the place of the server in the questions of `up` (`searchJob`, `modelIsGone`), so that both come
 * to the same verdict.
 */
export interface ServerAnswers
  extends Pick<
    FineTuningApi,
    "endpoint" | "listJobs" | "getJob" | "getModel" | "listCheckpoints" | "listEvents" | "estimatePrice"
  > {
  /** The account's newest jobs. Never rejects. */
  jobs(): Promise<Answer<Job[]>>;
  /** The models that the key may use. Never rejects. */
  models(): Promise<Answer<Model[]>>;
  /** How far a running job has come, where that can be had. */
  progressOf(job: Job): Promise<TrainingProgress | undefined>;
  /** True once: whatever a preview has to say of the server as a whole it says on one row. */
  isFirstToTell(): boolean;
}

/** Beyond these newest jobs the list costs more than asking for one declaration's jobs. */
const MOST_LISTED = 500;
/** So many running jobs are asked how far they have come. */
const MOST_FOLLOWED = 10;
const NEWEST_EVENTS = 20;

/** A preview is repeated when it is wanted again, and waits for nobody. */
const once: CallOptions = { repeat: "never", timeoutMs: 10_000 };

export function createServerAnswers(api: FineTuningApi): ServerAnswers {
  const { estimatePrice } = api;
  const jobs = remembered(() => answerOf(() => collect(api.listJobs({}, once), MOST_LISTED)));
  const models = remembered(() => answerOf(() => collect(api.listModels(once))));
  const askedJobs = new Map<string, Promise<Job>>();
  const askedModels = new Map<string, Promise<Model>>();
  let followed = 0;
  let told = false;

  return {
    endpoint: api.endpoint,
    jobs,
    models,
    async *listJobs(query) {
      const listed = await jobs();
      if ("trouble" in listed) throw listed.trouble;
      yield* listed.value;
      const wanted = query?.metadata;
      if (wanted === undefined || listed.value.length < MOST_LISTED || listed.value.some((job) => carries(job, wanted)))
        return;
      yield* api.listJobs(query, once);
    },
    async getJob(id) {
      const listed = await jobs();
      const found = heard(listed)?.find((job) => job.id === id);
      return found ?? keptIn(askedJobs, id, () => api.getJob(id, once));
    },
    async getModel(name) {
      const listed = await models();
      const shown = heard(listed);
      const found = shown && findModel(shown, name);
      return found ?? keptIn(askedModels, name, () => api.getModel(name, once));
    },
    listCheckpoints: (id) => api.listCheckpoints(id, once),
    listEvents: (id) => api.listEvents(id, once),
    ...(estimatePrice && { estimatePrice: (request: JobRequest) => estimatePrice(request, once) }),
    async progressOf(job) {
      if (job.status !== "running" || ++followed > MOST_FOLLOWED) return undefined;
      const events = await answerOf(() => collect(api.listEvents(job.id, once), NEWEST_EVENTS));
      return "value" in events ? trainingProgress(events.value) : undefined;
    },
    isFirstToTell() {
      const isFirst = !told;
      told = true;
      return isFirst;
    },
  };
}

/** The list, if the server has one for us. Where nobody answered, nobody is asked again. */
function heard<T>(answer: Answer<T>): T | undefined {
  if ("value" in answer) return answer.value;
  if (ApiError.is(answer.trouble) || ProtocolError.is(answer.trouble)) return undefined;
  throw answer.trouble;
}

/** A model by its name in the list; an alias by its snapshots, where they do not differ in what matters. */
export function findModel(models: readonly Model[], name: string): Model | undefined {
  const exact = models.find(({ id }) => id === name);
  if (exact !== undefined) return exact;
  const [snapshot, ...others] = models.filter(({ id }) => isSnapshotOf(name, id));
  return others.every(({ shutdownDate }) => shutdownDate === snapshot?.shutdownDate) ? snapshot : undefined;
}

function carries({ metadata }: Job, wanted: Record<string, string>): boolean {
  return Object.entries(wanted).every(([name, value]) => metadata?.[name] === value);
}

async function answerOf<T>(ask: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { value: await ask() };
  } catch (trouble) {
    return { trouble };
  }
}

function remembered<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
}

function keptIn<T>(asked: Map<string, Promise<T>>, name: string, ask: () => Promise<T>): Promise<T> {
  const answer = asked.get(name) ?? ask();
  asked.set(name, answer);
  return answer;
}
