import { z } from "zod";
import type { Client } from "../../client";
import type { CallOptions } from "../../fine-tuning-api";
import { isNotOffered } from "../../statuses";
import type { JobEvent } from "../../types";
import { secondsOf } from "../times";
import { partDone, type WireJobFields } from "./job";
import type { jobCalls } from "./job-calls";
import { eventsOf, type MeasuredRow, measuredIn } from "./metrics";
import { type JobName, jobIdOf, jobNamed, jobPath } from "./names";

const WireEndpoint = z.looseObject({ signedUrl: z.string().min(1) });

/** A metrics file of a long training is some megabytes. */
const MOST_BYTES = 256 * 1024 * 1024;

/** The calls about what was measured. A signed address is asked for, used and forgotten. */
export function measuredCalls(client: Client, jobs: ReturnType<typeof jobCalls>, account: () => string) {
  async function addressOf(name: JobName, wire: WireJobFields, options?: CallOptions): Promise<string | undefined> {
    if (name.collection === "supervisedFineTuningJobs") return wire.metricsFileSignedUrl ?? undefined;
    const doing = `asking for the metrics of fine-tuning job "${jobIdOf(name)}"`;
    const path = `${jobPath(account(), name)}:getMetricsFileEndpoint`;
    const answer = await client
      .read({ doing, method: "GET", path, repeat: "safe", ...options }, WireEndpoint)
      .catch(notThere);
    return answer?.signedUrl;
  }

  async function rowsOf(name: JobName, wire: WireJobFields, options?: CallOptions): Promise<MeasuredRow[]> {
    const address = await addressOf(name, wire, options);
    if (address === undefined) return [];
    const doing = `reading the metrics of fine-tuning job "${jobIdOf(name)}"`;
    const call = { doing, method: "GET", address, path: "", repeat: "safe", maxBytes: MOST_BYTES, ...options } as const;
    const answer = await client.send(call).catch(notThere);
    return answer === undefined ? [] : measuredIn(answer.body.toString("utf8"));
  }

  return {
    /** Newest first. */
    async *events(id: string, options?: CallOptions): AsyncGenerator<JobEvent, void, undefined> {
      const name = jobNamed(id);
      const wire = await jobs.read(name, options);
      const rows = await rowsOf(name, wire, options);
      const at = secondsOf(wire.updateTime ?? wire.completedTime ?? wire.createTime) ?? 0;
      yield* eventsOf({ id: jobIdOf(name), at, part: partDone(wire), rows });
    },
    async rows(id: string, options?: CallOptions): Promise<MeasuredRow[]> {
      const name = jobNamed(id);
      return rowsOf(name, await jobs.read(name, options), options);
    },
  };
}

/** For `catch`: nothing was measured yet, or its file is gone. Every other error is thrown again. */
function notThere(error: unknown): undefined {
  if (!isNotOffered(error)) throw error;
}
