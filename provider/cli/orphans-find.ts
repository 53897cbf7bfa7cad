import { plural } from "../amounts";
import { OWNER_ENTRY } from "../api/job-marks";
import type { Job, Model, VendorFile } from "../api/types";
import { markOf } from "../resources/shared/vendor-filename";
import { costOfJob } from "../spend/estimate";
import { isOpen } from "../waiting/milestones";
import type { Held } from "./orphans-state";

/** Something at the vendor that carries our marks and that no given stack holds. */
export interface Orphan {
  kind: "job" | "model" | "file";
  id: string;
  /** What it is, in words: `running`, `of job ftjob-1`, `12 kB`. */
  detail: string;
  /** URN of the resource that made it; of an upload, that of a job that was trained on it. */
  urn?: string;
  /** Unix seconds. */
  createdAt: number;
  /** US dollars that its training cost, where the price is known. */
  cost?: number;
}

export interface Found {
  jobs: readonly Job[];
  models: readonly Model[];
  files: readonly VendorFile[];
}

/**
 * What is left over: open jobs, models of ended jobs, their result files, and uploads. A job that ended without a model
 * is history, costs nothing and cannot be deleted, so it is not listed.
 */
export function findOrphans({ jobs, models, files }: Found, { texts }: Held): Orphan[] {
  const marked = jobs.filter((job) => ownerOf(job) !== undefined);
  const adrift = marked.filter(({ id }) => !texts.has(id));
  const existing = new Set(models.map(({ id }) => id));
  const unheld = files.filter(({ id }) => !texts.has(id));
  return [
    ...adrift.filter(({ status }) => isOpen(status)).map(openJob),
    ...adrift.flatMap((job) => modelOf(job, existing, texts)),
    ...adrift.flatMap((job) => resultsOf(job, unheld, texts)),
    ...unheld.flatMap((file) => upload(file, marked)),
  ];
}

const ownerOf = ({ metadata }: Job): string | undefined => metadata?.[OWNER_ENTRY];

function openJob(job: Job): Orphan {
  return { kind: "job", id: job.id, detail: job.status, urn: ownerOf(job) ?? "", createdAt: job.createdAt };
}

function modelOf(job: Job, existing: ReadonlySet<string>, held: ReadonlySet<string>): Orphan[] {
  const { id, fineTunedModel: model, createdAt } = job;
  if (model === undefined || !existing.has(model) || held.has(model)) return [];
  const cost = costOfJob(job);
  return [
    {
      kind: "model",
      id: model,
      detail: `of job ${id}`,
      urn: ownerOf(job) ?? "",
      createdAt,
      ...(cost === undefined ? {} : { cost }),
    },
  ];
}

/** Result files carry no mark of their own; their job does. Who holds its model may still want to read how it was trained. */
function resultsOf(job: Job, files: readonly VendorFile[], held: ReadonlySet<string>): Orphan[] {
  if (job.fineTunedModel !== undefined && held.has(job.fineTunedModel)) return [];
  return files
    .filter(({ id }) => job.resultFiles.includes(id))
    .map(({ id, filename, bytes, createdAt }) => ({
      kind: "file",
      id,
      detail: `${/\.csv$/i.test(filename) ? "metrics" : filename} of job ${job.id}, ${plural(bytes, "byte")}`,
      urn: ownerOf(job) ?? "",
      createdAt,
    }));
}

/** Its name says that a resource of ours made it, and not which: a job that was trained on it does. */
function upload({ id, filename, bytes, createdAt }: VendorFile, marked: readonly Job[]): Orphan[] {
  if (markOf(filename) === undefined) return [];
  const job = marked.find(({ trainingFile, validationFile }) => trainingFile === id || validationFile === id);
  const detail = `${filename}, ${plural(bytes, "byte")}`;
  if (job === undefined) return [{ kind: "file", id, detail, createdAt }];
  return [{ kind: "file", id, detail: `data of job ${job.id}, ${detail}`, createdAt, urn: ownerOf(job) ?? "" }];
}
