import type { FineTuningApi } from "../api/fine-tuning-api";
import { collect } from "../api/pages";
import type { Checkpoint, Job, JobEvent, VendorFile } from "../api/types";
import { type DatasetReport, inspectDataset } from "../dataset";
import type { Endpoint } from "../endpoint/endpoint";
import type { Lineage } from "../lineage/lineage";
import { readTrainingMetrics } from "../lookups/training-metrics";
import type { MetricsRow } from "../quality/result-csv";
import { costOfJob } from "../spend/estimate";
import { collectLineage } from "./collect-lineage";
import { measuredAt, mergedRows, rowsOf } from "./curves";
import { ifOffered } from "./offered";
import { type DataUse, useOfData } from "./trained-on";

/** A file on this machine, summed up, and what it is to the job. */
export type GivenData = DatasetReport & { path: string } & DataUse;

/** Everything that a report shows. */
export interface JobReport {
  endpoint: Endpoint;
  job: Job;
  /** Unix seconds. */
  readAt: number;
  /** What was measured at each step. */
  rows: MetricsRow[];
  /** Oldest first. */
  checkpoints: Checkpoint[];
  /** Oldest first. */
  events: JobEvent[];
  files: (VendorFile & { use: string })[];
  lineage: Lineage;
  /** US dollars. */
  cost: number | undefined;
  /** Where data were given: what they are, and what they are to this job. */
  data: GivenData | undefined;
}

export interface ReportOptions {
  /** The training data on this machine. */
  data?: string | undefined;
  state?: string[] | undefined;
  repository: string;
  /** US dollars per million tokens. */
  price?: number | undefined;
}

export async function collectReport(
  api: FineTuningApi,
  job: Job,
  options: ReportOptions,
  readAt: number,
): Promise<JobReport> {
  const [checkpoints, events, results, lineage] = await Promise.all([
    ifOffered(collect(api.listCheckpoints(job.id)), []),
    ifOffered(collect(api.listEvents(job.id)), []),
    ifOffered(readTrainingMetrics(api, job), []),
    collectLineage(api, job, options),
  ]);
  return {
    endpoint: api.endpoint,
    job,
    readAt: Math.round(readAt),
    rows: mergedRows(rowsOf(events), checkpoints.flatMap(measuredAt), results),
    checkpoints: checkpoints.sort((a, b) => a.stepNumber - b.stepNumber),
    events: events.reverse(),
    files: await filesOf(api, job),
    lineage,
    cost: costOfJob(job, options.price),
    data: options.data === undefined ? undefined : await givenData(api, job, lineage, options.data),
  };
}

async function givenData(api: FineTuningApi, job: Job, lineage: Lineage, path: string): Promise<GivenData> {
  const report = await inspectDataset({ path }, { method: job.method?.type, model: job.model });
  return { ...report, path, ...(await useOfData(api, lineage, report.contentHash)) };
}

async function filesOf(api: FineTuningApi, job: Job): Promise<JobReport["files"]> {
  const wanted = [
    { use: "training", id: job.trainingFile },
    ...(job.validationFile === undefined ? [] : [{ use: "validation", id: job.validationFile }]),
    ...job.resultFiles.map((id) => ({ use: "results", id })),
  ];
  const found = await Promise.all(
    wanted.map(async ({ use, id }) => {
      const file = await ifOffered(api.getFile(id), undefined);
      return file === undefined ? [] : [{ use, ...file }];
    }),
  );
  return found.flat();
}
