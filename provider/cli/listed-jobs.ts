import type { FineTuningApi } from "../api/fine-tuning-api";
import { isSnapshotOf } from "../api/model-names";
import type { Job } from "../api/types";
import { declaredAs } from "../lineage/declared-as";
import { baseModelOf } from "../spend/prices";
import { isOpen } from "../waiting/milestones";
import { isNamed, nameOf, sortedNewestFirst } from "./job-names";
import { stackName } from "./selected-stack";

/** Which jobs are wanted; all that is given has to be true of a job. */
export interface JobFilter {
  /** Statuses, and `open` for all that have not ended. */
  status?: readonly string[] | undefined;
  /** A base model, also without its date, or a fine-tuned model: what was trained from it, and what it is itself. */
  model?: string | undefined;
  /** `dev` or `project/dev`. */
  stack?: string | undefined;
  /** `bot`, `dev/bot` or `project/dev/bot`. */
  resource?: string | undefined;
  suffix?: string | undefined;
  /** Unix seconds; older jobs are not wanted. */
  since?: number | undefined;
}

export interface Listing {
  /** Newest first. */
  jobs: Job[];
  /** So many more are wanted by the filter and beyond the limit, as far as the list was read. */
  more: number;
  /** The list may go on behind what was read. */
  goesOn: boolean;
  /** How many jobs of the list were looked at. */
  looked: number;
}

/** As many as one request brings. */
const pageSize = 100;

/** Where a filter leaves little, so many jobs are looked at: 20 requests. */
const mostLookedAt = 2_000;

/** Servers list the newest first, but the clocks of their parts may differ: so many in a row are older than wanted. */
const olderInARow = 20;

/** Reads no more of a server's list than the limit needs, and whole pages, because these have come anyway. */
export async function listedJobs(
  api: Pick<FineTuningApi, "listJobs">,
  filter: JobFilter,
  limit: number,
): Promise<Listing> {
  const jobs: Job[] = [];
  const listing = (goesOn: boolean, looked: number, more: number) => ({
    jobs: sortedNewestFirst(jobs),
    more,
    goesOn,
    looked,
  });
  let [looked, more, older] = [0, 0, 0];
  for await (const job of api.listJobs({ pageSize })) {
    looked++;
    older = job.createdAt < (filter.since ?? 0) ? older + 1 : 0;
    if (older >= olderInARow) break;
    if (isWanted(job, filter)) {
      if (jobs.length < limit) jobs.push(job);
      else more++;
    }
    // The next one would be another request.
    if (looked % pageSize === 0 && (jobs.length >= limit || looked >= Math.max(mostLookedAt, limit)))
      return listing(true, looked, more);
  }
  return listing(false, looked, more);
}

export function isWanted(job: Job, { status, model, stack, resource, suffix, since = 0 }: JobFilter): boolean {
  const declared = declaredAs(job);
  const isOf = (kind: string) => kind === job.status || (kind === "open" && isOpen(job.status));
  const isFrom = (name: string) =>
    [job.model, job.fineTunedModel].includes(name) || isSnapshotOf(name, baseModelOf(job.model));
  return (
    job.createdAt >= since &&
    (status === undefined || status.some(isOf)) &&
    (model === undefined || isFrom(model)) &&
    (stack === undefined || (declared !== undefined && isNamed(stackName(declared), stack))) &&
    (resource === undefined || (declared !== undefined && isNamed(nameOf(job), resource))) &&
    (suffix === undefined || job.suffix === suffix)
  );
}
