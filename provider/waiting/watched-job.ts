import type { Job } from "../api/types";

/** What the poller knows of one watched job, and how far it trusts the list about it. */
export interface Entry {
  readonly id: string;
  job: Job;
  /** Lists in a row that showed the job as it was already known. */
  unchangedLists: number;
  /** So many unchanged lists make it worth asking for the job itself; doubles each time the list was right. */
  doubtAfter: number;
  /** What the list still showed when the job itself was found newer. */
  stale?: string | undefined;
}

/** So many lists that show no change make the first doubt. */
const firstDoubt = 3;

export function entryOf(job: Job): Entry {
  return { id: job.id, job, unchangedLists: 0, doubtAfter: firstDoubt };
}

/** What a list says about a job. `lags` means that the list is behind what the server itself said before. */
export function noteListed(entry: Entry, listed: Job): "news" | "nothing new" | "lags" {
  const face = faceOf(listed);
  if (entry.stale !== undefined) {
    if (face === entry.stale) return "lags";
    entry.stale = undefined;
  }
  if (face === faceOf(entry.job)) {
    entry.unchangedLists += 1;
    return "nothing new";
  }
  accept(entry, listed);
  return "news";
}

/** What the job itself says, asked because of doubt. Newer than the list: the next list is compared with it. */
export function noteAsked(entry: Entry, asked: Job, listed: Job | undefined): "news" | "nothing new" {
  if (listed !== undefined && faceOf(listed) !== faceOf(asked)) entry.stale = faceOf(listed);
  entry.unchangedLists = 0;
  if (faceOf(asked) === faceOf(entry.job)) {
    entry.doubtAfter *= 2;
    return "nothing new";
  }
  accept(entry, asked);
  return "news";
}

/** The entries most worth asking for one by one: few per round, so that doubt stays cheap with many jobs. */
export function mostDoubtful(entries: readonly Entry[]): Entry[] {
  return entries
    .filter((entry) => entry.unchangedLists >= entry.doubtAfter)
    .sort((a, b) => b.unchangedLists - a.unchangedLists)
    .slice(0, Math.ceil(entries.length / 50));
}

function accept(entry: Entry, job: Job): void {
  entry.job = job;
  entry.unchangedLists = 0;
  entry.doubtAfter = firstDoubt;
}

/** Two answers with the same face say the same thing about how far the job is. */
function faceOf(job: Job): string {
  return JSON.stringify([job.status, job.finishedAt, job.fineTunedModel, job.trainedTokens, job.error?.code]);
}
