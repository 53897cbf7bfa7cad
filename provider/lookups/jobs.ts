import type * as pulumi from "@pulumi/pulumi";
import { collect } from "../api/pages";
import type { Checkpoint, Job, JobEvent } from "../api/types";
import type { MetricsRow } from "../quality/result-csv";
import { ask, askOutput, type LookupArgs, type LookupOutputArgs } from "./ask";
import { readTrainingMetrics } from "./training-metrics";

/** Which job. */
export interface GetFineTuningJobArgs extends LookupArgs {
  /** Id of the job, e.g. `ftjob-abc123`. */
  id: string;
}

/** As `GetFineTuningJobArgs`, where each value may be an output. */
export interface GetFineTuningJobOutputArgs extends LookupOutputArgs {
  /** Id of the job, e.g. `ftjob-abc123`. */
  id: pulumi.Input<string>;
}

/** One job as the server has it now. Throws `ApiError` with status 404 when there is no such job. */
export function getFineTuningJob(args: GetFineTuningJobArgs): Promise<Job> {
  return ask("getFineTuningJob", args, (api, { id }) => api.getJob(id));
}

/** As `getFineTuningJob`, for an id that is an output. */
export function getFineTuningJobOutput(args: GetFineTuningJobOutputArgs): pulumi.Output<Job> {
  return askOutput(getFineTuningJob, args);
}

/** Which jobs. */
export interface GetFineTuningJobsArgs extends LookupArgs {
  /** Only jobs that carry all of these pairs. @default every job of the account */
  metadata?: Record<string, string> | undefined;
}

/** As `GetFineTuningJobsArgs`, where each value may be an output. */
export interface GetFineTuningJobsOutputArgs extends LookupOutputArgs {
  /** Only jobs that carry all of these pairs. @default every job of the account */
  metadata?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/** All jobs of the account, newest first. The metadata are compared here too, because a server may ignore the filter. */
export function getFineTuningJobs(args: GetFineTuningJobsArgs = {}): Promise<Job[]> {
  return ask("getFineTuningJobs", args, async (api, { metadata = {} }) => {
    const jobs = await collect(api.listJobs({ metadata }));
    return jobs.filter((job) => Object.entries(metadata).every(([key, value]) => job.metadata?.[key] === value));
  });
}

/** As `getFineTuningJobs`, for metadata that are outputs. */
export function getFineTuningJobsOutput(args: GetFineTuningJobsOutputArgs = {}): pulumi.Output<Job[]> {
  return askOutput(getFineTuningJobs, args);
}

/** Of which job. */
export interface OfJobArgs extends LookupArgs {
  /** Id of the job, e.g. `ftjob-abc123`. */
  jobId: string;
}

/** As `OfJobArgs`, where each value may be an output. */
export interface OfJobOutputArgs extends LookupOutputArgs {
  /** Id of the job, e.g. `ftjob-abc123`. */
  jobId: pulumi.Input<string>;
}

/** All events of a job, oldest first; `createdAt` in Unix seconds. */
export function getFineTuningJobEvents(args: OfJobArgs): Promise<JobEvent[]> {
  return ask("getFineTuningJobEvents", args, async (api, { jobId }) =>
    (await collect(api.listEvents(jobId))).reverse(),
  );
}

/** As `getFineTuningJobEvents`, for an id that is an output. */
export function getFineTuningJobEventsOutput(args: OfJobOutputArgs): pulumi.Output<JobEvent[]> {
  return askOutput(getFineTuningJobEvents, args);
}

/** The usable checkpoints of a job, oldest first. */
export function getFineTuningJobCheckpoints(args: OfJobArgs): Promise<Checkpoint[]> {
  return ask("getFineTuningJobCheckpoints", args, async (api, { jobId }) =>
    (await collect(api.listCheckpoints(jobId))).sort((a, b) => a.stepNumber - b.stepNumber),
  );
}

/** As `getFineTuningJobCheckpoints`, for an id that is an output. */
export function getFineTuningJobCheckpointsOutput(args: OfJobOutputArgs): pulumi.Output<Checkpoint[]> {
  return askOutput(getFineTuningJobCheckpoints, args);
}

/** What was measured at each step, from the job's result files; empty while the job has none, which is until it ends. */
export function getTrainingMetrics(args: OfJobArgs): Promise<MetricsRow[]> {
  return ask("getTrainingMetrics", args, async (api, { jobId }) => readTrainingMetrics(api, await api.getJob(jobId)));
}

/** As `getTrainingMetrics`, for an id that is an output. */
export function getTrainingMetricsOutput(args: OfJobOutputArgs): pulumi.Output<MetricsRow[]> {
  return askOutput(getTrainingMetrics, args);
}
