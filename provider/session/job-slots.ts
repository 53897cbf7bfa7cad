import type { FineTuningApi } from "../api/fine-tuning-api";
import { collect } from "../api/pages";
import { isUnsupported } from "../api/statuses";
import type { Job } from "../api/types";
import type { Clock } from "../clock";
import { UserError } from "../errors";
import { judgeFreeSlot } from "./active-job-limit";

const LOOK_EVERY_MS = 5_000;

/** How one create call waits for its slot. */
export interface SlotRequest {
  /** At most so many jobs of the account may be open; `undefined` waits for nothing. */
  maxActive: number | undefined;
  /** Told, while waiting, how full the account is. */
  waiting(note: string): void;
  /** Leaves the queue. */
  signal: AbortSignal;
}

/**
 * The account's slots for open jobs (`fine-tuning:maxActiveJobs`). A slot is taken just before the create call, one
 * create call at a time, so that two resources of this process never take the same one.
 */
export interface JobSlots {
  take(request: SlotRequest, submit: () => Promise<Job>): Promise<Job>;
  /** Resolves when the submits that are under way now are over. */
  quiet(): Promise<void>;
}

export function createJobSlots(api: Pick<FineTuningApi, "listJobs">, clock: Clock): JobSlots {
  let queue: Promise<unknown> = Promise.resolve();
  const underWay = new Set<Promise<Job>>();
  // A list may not show yet what was created here.
  const submitted: string[] = [];

  async function waitForSlot(maxActive: number, { waiting, signal }: SlotRequest): Promise<void> {
    for (;;) {
      if (signal.aborted) throw interrupted();
      const jobs = await collect(api.listJobs()).catch(uncountable);
      const verdict = judgeFreeSlot({ jobs, maxActive, submitted });
      if (verdict.free) return;
      waiting(verdict.note);
      await clock.sleep(LOOK_EVERY_MS, signal).catch(() => undefined);
    }
  }

  async function submitNow(submit: () => Promise<Job>): Promise<Job> {
    const submitting = submit();
    underWay.add(submitting);
    try {
      const job = await submitting;
      submitted.push(job.id);
      return job;
    } finally {
      underWay.delete(submitting);
    }
  }

  return {
    take(request, submit) {
      const { maxActive } = request;
      if (maxActive === undefined) return submitNow(submit);
      const turn = queue.then(async () => {
        await waitForSlot(maxActive, request);
        return submitNow(submit);
      });
      queue = turn.catch(() => undefined);
      return turn;
    },
    quiet: async () => {
      await Promise.allSettled([...underWay]);
    },
  };
}

const interrupted = () =>
  new UserError(
    "interrupted while it waited for a free job slot (fine-tuning:maxActiveJobs); nothing was submitted. Next: run `pulumi up` again.",
  );

/** For `catch`: the API's own words would not say what the list was wanted for. */
function uncountable(error: unknown): never {
  if (!isUnsupported(error)) throw error;
  throw new UserError(
    "fine-tuning:maxActiveJobs cannot be kept, because the server has no list of jobs to count the open ones in; nothing was submitted. " +
      "Next: `pulumi config rm fine-tuning:maxActiveJobs`; jobs are then submitted at once.",
    { cause: error },
  );
}
