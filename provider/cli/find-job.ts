import { count } from "../amounts";
import type { FineTuningApi } from "../api/fine-tuning-api";
import { collect } from "../api/pages";
import { isGone } from "../api/statuses";
import type { Job } from "../api/types";
import { UserError } from "../errors";
import { declaredAs } from "../lineage/declared-as";
import { isOpen } from "../waiting/milestones";
import {
  closestNames,
  isCheckpointName,
  isExactly,
  jobLines,
  jobsCalled,
  makersOf,
  nameOf,
  sortedNewestFirst,
} from "./job-names";
import { ifOffered } from "./offered";
import type { SelectedStack } from "./selected-stack";
import { jobIdInState } from "./state-job";

/** Where a job is looked for. */
export interface Searched {
  api: Pick<FineTuningApi, "endpoint" | "getJob" | "listJobs" | "listCheckpoints">;
  /** The stack that is selected where the command is given: its `bot` is meant before another stack's. */
  stack?: SelectedStack | undefined;
  /** Takes remarks for whoever gave the command. */
  tell(text: string): void;
}

/** How a command's help names its argument. */
export const jobArgument =
  "id of the job, name of its resource (bot, dev/bot, project/dev/bot), or of its model or checkpoint (default: the newest job)";

/** So many of the newest jobs are looked through for a name: a hundred in each request. */
const mostSearched = 2_000;

/** So many of the jobs that may have made a checkpoint are asked, newest first. */
const mostAsked = 20;

/**
 * The job that a person means. An id is asked for as it is; a name is looked for among the jobs that the server lists; nothing
 * is the newest job, and a remark says which. A resource whose job does not say who declared it is known by the stack's state. Throws `UserError` where several jobs have the name, or none.
 * @param prefer "open" takes the one job of that name that still goes on, where there are several.
 */
export async function findJob(to: Searched, called: string | undefined, prefer?: "open"): Promise<Job> {
  if (called === undefined) return newestJob(to);
  if (called.startsWith("ftjob-")) return to.api.getJob(called);
  const { job, jobs, isCut } = await lookFor(to, called, prefer);
  return job ?? unlisted(to.api, called, jobs, isCut);
}

/** The job that is called so, or none, and what was listed. Throws `UserError` where several jobs have the name. */
export async function lookFor(
  to: Searched,
  called: string,
  prefer?: "open",
): Promise<{ job: Job | undefined; jobs: Job[]; isCut: boolean }> {
  const { jobs, isCut } = await listed(to.api, called);
  const found = ofStack(jobsCalled(jobs, called), to.stack);
  const open = prefer === "open" ? found.filter(({ status }) => isOpen(status)) : [];
  const [job, ...others] = open.length === 1 ? open : found;
  if (others.length > 0)
    throw new UserError(
      `"${called}" may mean several jobs:${jobLines(found)}\n  Next: give the id, or more of the name.`,
    );
  return { job: job ?? (await makerOf(to.api, jobs, called)) ?? (await jobInState(to, called)), jobs, isCut };
}

/** The newest jobs that the server lists, newest first. */
export async function newestJobs({ api }: Pick<Searched, "api">, most: number): Promise<Job[]> {
  const firstPages = await collect(api.listJobs(), Math.max(most, 100));
  return sortedNewestFirst(firstPages).slice(0, most);
}

async function newestJob(to: Searched): Promise<Job> {
  const [job] = await newestJobs(to, 1);
  if (job === undefined)
    throw new UserError("the server lists no fine-tuning job. Next: `pulumi up`, or name another server or key.");
  to.tell(`newest job:${jobLines([job])}\n`);
  return job;
}

/** What the server lists, up to a job that cannot be meant otherwise. */
async function listed(api: Searched["api"], called: string): Promise<{ jobs: Job[]; isCut: boolean }> {
  const jobs: Job[] = [];
  const read = async () => {
    for await (const job of api.listJobs()) {
      jobs.push(job);
      if (isExactly(job, called) || jobs.length >= mostSearched) return;
    }
  };
  await ifOffered(read(), undefined);
  return { jobs, isCut: jobs.length >= mostSearched };
}

async function makerOf(api: Searched["api"], jobs: readonly Job[], called: string): Promise<Job | undefined> {
  if (!isCheckpointName(called)) return undefined;
  for (const job of makersOf(jobs, called).slice(0, mostAsked)) {
    const checkpoints = await ifOffered(collect(api.listCheckpoints(job.id)), []);
    if (checkpoints.some(({ fineTunedModelCheckpoint }) => fineTunedModelCheckpoint === called)) return job;
  }
  return undefined;
}

/** Of jobs that a name may mean the selected stack's own, where it has any. */
function ofStack(found: Job[], stack: SelectedStack | undefined): Job[] {
  const own = found.filter((job) => {
    const declared = declaredAs(job);
    return declared !== undefined && declared.project === stack?.project && declared.stack === stack.stack;
  });
  return own.length > 0 ? own : found;
}

/** Some servers keep no metadata: then only the state says which job a resource has. */
async function jobInState({ api, stack }: Searched, called: string): Promise<Job | undefined> {
  if (stack === undefined) return undefined;
  const id = jobIdInState(await stack.resources(), called, api.endpoint);
  return id === undefined ? undefined : api.getJob(id);
}

/** Some servers have ids of another form and list nothing. */
async function unlisted(api: Searched["api"], called: string, jobs: readonly Job[], isCut: boolean): Promise<Job> {
  try {
    return await api.getJob(called);
  } catch (error) {
    if (!isGone(error)) throw error;
    throw new UserError(noneText(called, jobs, isCut));
  }
}

function noneText(called: string, jobs: readonly Job[], isCut: boolean): string {
  const where = isCut ? `the newest ${count(jobs.length)} jobs` : "the jobs";
  const closest = closestNames(jobs, called);
  const similar = closest.length === 0 ? "" : `\n  Similar names: ${closest.join(", ")}.`;
  const known = [...new Set(sortedNewestFirst(jobs).map(nameOf))].slice(0, 5);
  const newest = closest.length > 0 || known.length === 0 ? "" : `\n  The newest are: ${known.join(", ")}.`;
  return (
    `no fine-tuning job is called "${called}": it is neither the id of a job nor the name of a model, checkpoint or resource ` +
    `among ${where} that the server lists.${similar}${newest}\n  Next: give one of these names, or an id from \`pulumi stack output\`; or name another server or key.`
  );
}
