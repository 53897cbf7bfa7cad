import { chosenHyperparameters } from "../api/chosen-hyperparameters";
import { OWNER_ENTRY } from "../api/job-marks";
import type { CheckpointMetrics, Job, VendorFile } from "../api/types";
import { identityOf } from "../engine/identity";
import { costOfJob } from "../spend/estimate";
import { priceDate, priceOf } from "../spend/prices";

/** Data that a model learned from, as far as their origin is known. */
export interface DataOrigin {
  /** Id at the server. */
  fileId: string;
  /** The name at the vendor. */
  filename?: string | undefined;
  /** Size of the upload. @integer */
  bytes?: number | undefined;
  /** Hash over the rows, as `TrainingFile` computes it. */
  contentHash?: string | undefined;
  /** Number of rows. @integer */
  examples?: number | undefined;
  /** Tokens of one epoch. @integer */
  tokens?: number | undefined;
}

/** The source that was checked out when the job was submitted. */
export interface CommitOrigin {
  /** Hash of the commit. */
  commit: string;
  /** `history`: the newest commit here that is older than the job, which tells only what may have been submitted. */
  source: "recorded" | "history";
}

/** An earlier model on the way to this one. */
export interface Ancestor {
  /** Id of the job. */
  jobId: string;
  /** What it trained; left out where it brought no model. */
  model?: string | undefined;
  /** Unix seconds. @integer */
  createdAt: number;
}

/** What a training cost. */
export interface LineagePrice {
  /** Tokens that were billed. @integer */
  trainedTokens?: number | undefined;
  /** US dollars. */
  cost?: number | undefined;
  /** US dollars per million training tokens. */
  pricePerMillionTokens?: number | undefined;
  /** When the built-in price was read off the vendor's page. */
  priceDate?: string | undefined;
}

/** Where a model comes from. What is not known is left out. */
export interface Lineage {
  /** Id to use for inference. */
  model?: string | undefined;
  /** The job that made it. */
  jobId: string;
  /** How the job ended, or how far it is. */
  status: string;
  /** URN of the resource that declared the job. */
  declaredBy?: string | undefined;
  /** Unix seconds. @integer */
  createdAt: number;
  /** Unix seconds. @integer */
  finishedAt?: number | undefined;
  /** The dated snapshot, or the fine-tuned model, that was trained further. */
  base: string;
  /** The job that made `base`, where that is a fine-tuned model of this account. */
  trainedFrom?: Ancestor | undefined;
  /** The newest model that this declaration had before. */
  predecessor?: Ancestor | undefined;
  /** `supervised`, `dpo` or `reinforcement`. */
  method: string;
  /** What the server chose. */
  hyperparameters?: object | undefined;
  /** What the training started from. @integer */
  seed?: number | undefined;
  /** Data that the model learned from. */
  trainingData: DataOrigin;
  /** Data that it was measured on. */
  validationData?: DataOrigin | undefined;
  /** The source that was checked out. */
  git?: CommitOrigin | undefined;
  /** What the training cost. */
  price: LineagePrice;
  /** The final metrics. */
  metrics?: CheckpointMetrics | undefined;
}

/** What is known beside the job itself. */
export interface LineageSources {
  /** Jobs of the account, newest first. */
  jobs?: readonly Job[] | undefined;
  trainingFile?: VendorFile | undefined;
  validationFile?: VendorFile | undefined;
  trainingData?: Partial<DataOrigin> | undefined;
  validationData?: Partial<DataOrigin> | undefined;
  git?: CommitOrigin | undefined;
  /** Where it is known without the list of jobs. */
  predecessor?: Ancestor | undefined;
  metrics?: CheckpointMetrics | undefined;
  pricePerMillionTokens?: number | undefined;
}

/** Ties a model to everything it was made from. */
export function lineageOf(job: Job, sources: LineageSources = {}): Lineage {
  const { jobs = [], trainingFile, validationFile, trainingData, validationData, git, metrics } = sources;
  const type = job.method?.type ?? "supervised";
  return {
    model: job.fineTunedModel,
    jobId: job.id,
    status: job.status,
    declaredBy: job.metadata?.[OWNER_ENTRY],
    createdAt: job.createdAt,
    finishedAt: job.finishedAt,
    base: job.model,
    trainedFrom: ancestorOf(jobs.find(({ fineTunedModel }) => fineTunedModel === job.model)),
    predecessor: sources.predecessor ?? ancestorOf(predecessorOf(job, jobs)),
    method: type,
    hyperparameters: chosenHyperparameters(job),
    seed: job.seed,
    trainingData: origin(job.trainingFile, trainingFile, trainingData),
    validationData:
      job.validationFile === undefined ? undefined : origin(job.validationFile, validationFile, validationData),
    git,
    price: priceOfTraining(job, sources.pricePerMillionTokens),
    metrics,
  };
}

/** The same declaration's newest model from before this job. */
function predecessorOf(job: Job, jobs: readonly Job[]): Job | undefined {
  const owner = ownerOf(job);
  if (owner === undefined) return undefined;
  // Lists are newest first; times alone do not tell two jobs of one second apart.
  const at = jobs.findIndex(({ id }) => id === job.id);
  const older = at < 0 ? jobs.filter(({ createdAt }) => createdAt < job.createdAt) : jobs.slice(at + 1);
  return older.find((other) => ownerOf(other) === owner && other.status === "succeeded");
}

/** The declaration, whatever version of this package wrote the URN. */
function ownerOf({ metadata }: Job): string | undefined {
  const urn = metadata?.[OWNER_ENTRY];
  return urn === undefined ? undefined : identityOf(urn);
}

/** One job as a step on the way to another. */
export function ancestorOf(job: Job | undefined): Ancestor | undefined {
  return job === undefined ? undefined : { jobId: job.id, model: job.fineTunedModel, createdAt: job.createdAt };
}

function origin(fileId: string, file: VendorFile | undefined, known: Partial<DataOrigin> | undefined): DataOrigin {
  return { filename: file?.filename, bytes: file?.bytes, ...known, fileId };
}

function priceOfTraining(job: Job, own: number | undefined): Lineage["price"] {
  const { trainedTokens } = job;
  const cost = costOfJob(job, own);
  if (own !== undefined) return { trainedTokens, cost, pricePerMillionTokens: own };
  const price = priceOf(job.model);
  return cost === undefined || price?.kind !== "per-million-tokens"
    ? { trainedTokens, cost }
    : { trainedTokens, cost, pricePerMillionTokens: price.dollars, priceDate };
}
