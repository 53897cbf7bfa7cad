import type { Job } from "../api/types";
import { isOpen } from "../waiting/milestones";

export interface OpenJobs {
  /** The account's jobs, as the server lists them. */
  jobs: readonly Pick<Job, "id" | "status">[];
  /** At most so many may be open at once. */
  maxActive: number;
  /** Jobs that this process submitted: a list may lag and not show them yet. */
  submitted: readonly string[];
}

export type SlotVerdict = { free: true } | { free: false; note: string };

/** Whether one more job may be submitted now. Jobs of other stacks and people count: the vendor's limit is the account's. */
export function judgeFreeSlot({ jobs, maxActive, submitted }: OpenJobs): SlotVerdict {
  const listed = new Set(jobs.map(({ id }) => id));
  const unlisted = submitted.filter((id) => !listed.has(id)).length;
  const active = jobs.filter(({ status }) => isOpen(status)).length + unlisted;
  if (active < maxActive) return { free: true };
  return {
    free: false,
    note: `waiting for a free job slot: ${active} of ${maxActive} jobs are open (fine-tuning:maxActiveJobs)`,
  };
}
