import { z } from "zod";
import { ApiError } from "../../../errors";
import { absent } from "../../absent";
import type { Client } from "../../client";
import type { CallOptions } from "../../fine-tuning-api";
import { KEY_ENTRY } from "../../job-marks";
import { isConflict } from "../../statuses";
import type { Job } from "../../types";
import type { VendorEstimate } from "../../vendor-estimate";
import type { JobRequest } from "../../wire-request";
import { endings } from "../../wire-status";
import { readJob, WireJob } from "./job";
import { hasNumbers, numberedId } from "./job-number";
import { dollarsOf, WireMoney } from "./money";
import { accountName, type Collection, collections, type JobName, jobIdOf, jobNamed, jobPath, pathOf } from "./names";
import { allOf } from "./pages";
import { place } from "./place";
import { collectionOf, outputModelOf, withOutputModel } from "./request";

/** The ids of a declaration's jobs are tried in order. So many in a row that are not there end the search: one may have been deleted without a trace. */
const GAP = 2;

/** The calls about jobs. */
export function jobCalls(client: Client, account: () => string) {
  const read = (name: JobName, options?: CallOptions) =>
    client.read(
      {
        doing: `getting fine-tuning job "${jobIdOf(name)}"`,
        method: "GET",
        path: jobPath(account(), name),
        repeat: "safe",
        ...options,
      },
      WireJob,
    );

  /** The jobs of a declaration in one collection, and the first number after theirs. */
  async function numbered(collection: Collection, key: string, options?: CallOptions) {
    const jobs: Job[] = [];
    let next = 1;
    for (let n = 1; n < next + GAP; n++) {
      const wire = await read({ collection, id: numberedId(key, n) }, options).catch(absent);
      if (wire === undefined) continue;
      jobs.push(readJob(wire));
      next = n + 1;
    }
    return { jobs, next };
  }

  async function listed(collection: Collection, options?: CallOptions): Promise<Job[]> {
    const list = {
      doing: "listing fine-tuning jobs",
      path: pathOf(`${accountName(account())}/${collection}`),
      field: collection,
      item: WireJob,
    };
    const jobs: Job[] = [];
    for await (const wire of allOf(client, list, options)) jobs.push(readJob(wire));
    return jobs;
  }

  /** Newest first. A question for one declaration's jobs is answered by their ids, which no list can lag behind. */
  async function* list(key: string | undefined, options?: CallOptions): AsyncGenerator<Job, void, undefined> {
    if (key !== undefined && !hasNumbers(key)) return;
    const found = await Promise.all(
      collections.map(async (collection) =>
        key === undefined ? listed(collection, options) : (await numbered(collection, key, options)).jobs,
      ),
    );
    yield* found.flat().sort((one, other) => other.createdAt - one.createdAt);
  }

  /**
   * Makes the declaration's next job. Its id is its own: where somebody else was faster, Fireworks refuses it, and the job that is
   * there is this declaration's.
   */
  async function create(
    request: JobRequest,
    { body, secrets }: { body: Record<string, unknown>; secrets: readonly string[] },
    options?: CallOptions,
  ): Promise<Job> {
    const collection = collectionOf(request);
    const key = request.metadata?.[KEY_ENTRY] ?? "";
    const { jobs, next } = await numbered(collection, key, options);
    const open = jobs.find(({ status }) => !endings.some((ending) => ending === status));
    if (open !== undefined) return open;
    const name = { collection, id: numberedId(key, next) };
    try {
      const wire = await client.read(
        {
          doing: `creating a fine-tuning job on "${request.model}"`,
          method: "POST",
          path: pathOf(`${accountName(account())}/${collection}`),
          query: { [idParameter[collection]]: name.id },
          json: withOutputModel(body, outputModelOf(request, next)),
          secrets,
          // It is paid for: after no answer the caller looks for it.
          repeat: "never",
          ...options,
        },
        WireJob,
      );
      return readJob(wire);
    } catch (error) {
      if (!isConflict(error)) throw error;
      const there = await read(name, options).then(readJob, absent);
      if (there !== undefined) return there;
      throw taken(error, name.id);
    }
  }

  /** Fireworks estimates supervised trainings alone. */
  async function estimatePrice(
    request: JobRequest,
    body: Record<string, unknown>,
    options?: CallOptions,
  ): Promise<VendorEstimate> {
    if (collectionOf(request) !== "supervisedFineTuningJobs")
      return estimateOf(
        undefined,
        "Fireworks estimates supervised trainings alone: give `budget.pricePerMillionTokens`",
      );
    const doing = "asking for the price of a training";
    const path = `${pathOf(`${accountName(account())}/supervisedFineTuningJobs`)}:estimateCost`;
    const call = { doing, method: "POST", path, json: body, repeat: "safe", ...options } as const;
    return estimateOf(dollarsOf((await client.read(call, WireEstimate)).estimatedCost));
  }

  const act = (action: "cancel" | "resume") => async (id: string, options?: CallOptions) => {
    const doing = `${action === "cancel" ? "cancelling" : "resuming"} fine-tuning job "${id}"`;
    const path = `${jobPath(account(), jobNamed(id))}:${action}`;
    await client.send({ doing, method: "POST", path, json: {}, repeat: "safe", ...options });
  };

  const get = async (id: string, options?: CallOptions) => readJob(await read(jobNamed(id), options));

  return { read, get, list, create, estimatePrice, cancel: act("cancel"), resume: act("resume") };
}

const WireEstimate = z.looseObject({ estimatedCost: WireMoney.nullish() });

const estimateOf = (
  cost: number | undefined,
  unknownBecause = "Fireworks named no price in US dollars",
): VendorEstimate => ({
  vendor: place.vendor,
  cost,
  tokens: undefined,
  unknownBecause: cost === undefined ? unknownBecause : undefined,
  refusedBecause: undefined,
});

const idParameter: Record<Collection, string> = {
  supervisedFineTuningJobs: "supervisedFineTuningJobId",
  dpoJobs: "dpoJobId",
};

/** Still a 409, after which the caller looks and does not send again. */
function taken(error: unknown, id: string): unknown {
  if (!ApiError.is(error)) return error;
  return new ApiError(
    `${error.message}\n  Next: Fireworks says that something of the job ${id} is there already, and shows no such job: one of this name may have been deleted. To train all the same, change \`triggers\`, which makes another name.`,
    error,
    { cause: error },
  );
}
