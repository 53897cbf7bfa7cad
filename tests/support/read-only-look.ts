import type { FineTuningApi } from "../../provider/api/fine-tuning-api";
import { isNotOffered } from "../../provider/api/statuses";
import type { Job } from "../../provider/api/types";

/** So much of each list is looked at. */
const FEW = 5;

/** What a vendor showed to somebody who only reads. */
export interface Look {
  /** The newest jobs, each as it says itself. */
  jobs: Job[];
  events: number;
  checkpoints: number;
  files: number;
  models: number;
  /** What the vendor does not offer. */
  missing: string[];
}

/** Reads a few of everything; throws where an answer is of a shape that the provider does not know. */
export async function look(api: FineTuningApi): Promise<Look> {
  const missing: string[] = [];
  const some = async <T>(what: string, list: AsyncIterable<T>): Promise<T[]> => {
    const items: T[] = [];
    try {
      for await (const item of list) if (items.push(item) === FEW) break;
    } catch (error) {
      if (!isNotOffered(error)) throw error;
      missing.push(what);
    }
    return items;
  };
  const listed = await some("jobs", api.listJobs());
  const jobs: Job[] = [];
  let events = 0;
  let checkpoints = 0;
  for (const { id } of listed) {
    jobs.push(await api.getJob(id));
    events += (await some("events", api.listEvents(id))).length;
    checkpoints += (await some("checkpoints", api.listCheckpoints(id))).length;
  }
  const files = (await some("files", api.listFiles({ purpose: "fine-tune" }))).length;
  const models = (await some("models", api.listModels())).length;
  return { jobs, events, checkpoints, files, models, missing: [...new Set(missing)] };
}
