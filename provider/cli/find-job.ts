import type { FineTuningApi } from "../api/fine-tuning-api";
import { collect } from "../api/pages";
import { isGone } from "../api/statuses";
import type { Job } from "../api/types";
import { UserError } from "../errors";
import { declaredAs } from "../lineage/declared-as";
import { isOpen } from "../waiting/milestones";
import { ifOffered } from "./offered";

type Jobs = Pick<FineTuningApi, "getJob" | "listJobs">;

/** How a command's help names its argument. */
export const jobArgument = "id of the job, name of its resource (bot, dev/bot, project/dev/bot), or name of its model";

/**
 * The job that a person means. An id is asked for as it is; a name is looked for among the jobs that the server lists.
 * @param prefer "open" takes the one job of that name that still goes on, where there are several.
 */
export async function findJob(api: Jobs, called: string, prefer?: "open"): Promise<Job> {
  if (called.startsWith("ftjob-")) return api.getJob(called);
  const found = jobsCalled(await ifOffered(collect(api.listJobs()), []), called);
  const open = prefer === "open" ? found.filter(({ status }) => isOpen(status)) : [];
  const [job, ...others] = open.length === 1 ? open : found;
  if (job === undefined) return unlisted(api, called);
  if (others.length > 0) throw new UserError(severalText(called, [job, ...others]));
  return job;
}

/** By id, else by the model's name, else by the resource's, else by suffix; of one declaration the newest job. */
export function jobsCalled(jobs: readonly Job[], called: string): Job[] {
  const newestFirst = jobs.toSorted((a, b) => b.createdAt - a.createdAt);
  const ways = [
    newestFirst.filter(({ id }) => id === called),
    newestFirst.filter(({ fineTunedModel }) => fineTunedModel === called),
    oneOfEach(newestFirst.filter((job) => `/${nameOf(job)}`.endsWith(`/${called}`))),
    newestFirst.filter(({ suffix }) => suffix === called),
  ];
  return ways.find((found) => found.length > 0) ?? [];
}

function oneOfEach(newestFirst: readonly Job[]): Job[] {
  const names = newestFirst.map(nameOf);
  return newestFirst.filter((job, index) => names.indexOf(nameOf(job)) === index);
}

/** `project/stack/name`; the id of a job that no declaration submitted. */
function nameOf(job: Job): string {
  const declared = declaredAs(job);
  return declared === undefined ? job.id : `${declared.project}/${declared.stack}/${declared.name}`;
}

/** Some servers have ids of another form and list nothing. */
async function unlisted(api: Jobs, called: string): Promise<Job> {
  try {
    return await api.getJob(called);
  } catch (error) {
    if (!isGone(error)) throw error;
    throw new UserError(
      `no fine-tuning job is called "${called}": it is neither the id of a job nor the name of a model or of a resource among the jobs ` +
        "that the server lists. Next: look at `pulumi stack output`, or name another server or key.",
    );
  }
}

function severalText(called: string, jobs: readonly Job[]): string {
  const each = jobs.map((job) => `${job.id} (${nameOf(job)}, ${job.status})`);
  return `"${called}" may mean several jobs: ${each.join(", ")}. Next: give the id, or more of the name.`;
}
