import { z } from "zod";
import { ProtocolError } from "../errors";
import { absent } from "./absent";
import type { Call, Client } from "./client";
import type { CallOptions, FineTuningApi } from "./fine-tuning-api";
import { allPages, type Page } from "./pages";
import { isBadRequest, isUnprocessable } from "./statuses";
import type { Job } from "./types";
import {
  checkpointFromWire,
  eventFromWire,
  fileFromWire,
  modelFromWire,
  WireCheckpoint,
  WireDeleted,
  WireEvent,
  WireFile,
  WireModel,
  wireList,
} from "./wire";
import { endings } from "./wire-status";

/** Largest page that the servers tried accept; smaller defaults would cost requests. */
const pageSize = 100;

type JobOperations = Pick<
  FineTuningApi,
  "getJob" | "listJobs" | "cancelJob" | "pauseJob" | "resumeJob" | "listEvents" | "listCheckpoints"
>;

/** What a vendor with OpenAI's routes does otherwise. */
interface Differences {
  jobFromWire: z.ZodType<Job>;
  /** The list of jobs takes `metadata[KEY]`. Where it does not, or where a job's mark is elsewhere, all jobs are listed. */
  filtersJobs: boolean;
  /** The list of jobs may show less of an open job than the job itself, so that each is asked for. */
  listMayBeStale: boolean;
}

export function jobOperations(
  client: Client,
  { jobFromWire, filtersJobs, listMayBeStale }: Differences,
): JobOperations {
  const act = async (id: string, action: "cancel" | "pause" | "resume", options?: CallOptions) => {
    const doing = `${{ cancel: "cancelling", pause: "pausing", resume: "resuming" }[action]} fine-tuning job "${id}"`;
    await client.read(
      { doing, method: "POST", path: `${jobPath(id)}/${action}`, repeat: "safe", emptyIs: { id }, ...options },
      z.looseObject({ id: z.string() }),
    );
  };
  const getJob = async (id: string, options?: CallOptions) => {
    const call = get(`getting fine-tuning job "${id}"`, jobPath(id), options);
    const job = await client.read(call, jobFromWire);
    // Some cache's answer: taken for ours, another job would be waited for, put into service, or cancelled.
    if (job.id !== id) throw new ProtocolError(`${call.doing}: the answer is about another job, "${job.id}"`, 200);
    return job;
  };
  return {
    getJob,
    listJobs: (query, options) => {
      const listed = (metadata: Record<string, string>) => {
        const filter = Object.entries(metadata).map(([key, value]) => [`metadata[${key}]`, value]);
        const call = get("listing fine-tuning jobs", "/fine_tuning/jobs", options);
        const shown = list(client, call, jobFromWire, (job) => job, {
          limit: query?.pageSize ?? pageSize,
          ...Object.fromEntries(filter),
        });
        return listMayBeStale ? asTheyAre(shown, (id) => getJob(id, options)) : shown;
      };
      if (query?.metadata === undefined || !filtersJobs) return listed({});
      return orElse(listed(query.metadata), isUnknownParameter, () => listed({}));
    },
    cancelJob: (id, options) => act(id, "cancel", options),
    pauseJob: (id, options) => act(id, "pause", options),
    resumeJob: (id, options) => act(id, "resume", options),
    listEvents: (id, options) =>
      list(
        client,
        get(`listing the events of fine-tuning job "${id}"`, `${jobPath(id)}/events`, options),
        WireEvent,
        eventFromWire,
      ),
    listCheckpoints: (id, options) =>
      list(
        client,
        get(`listing the checkpoints of fine-tuning job "${id}"`, `${jobPath(id)}/checkpoints`, options),
        WireCheckpoint,
        checkpointFromWire,
      ),
  };
}

type FileAndModelOperations = Pick<
  FineTuningApi,
  "getFile" | "listFiles" | "deleteFile" | "fileContent" | "getModel" | "listModels" | "deleteModel"
>;

export function fileAndModelOperations(client: Client): FileAndModelOperations {
  return {
    getFile: async (id, options) =>
      fileFromWire(await client.read(get(`getting file "${id}"`, filePath(id), options), WireFile)),
    listFiles: (query, options) =>
      list(client, get("listing files", "/files", options), WireFile, fileFromWire, {
        // No limit: OpenAI's own is 10,000, and others do not take so many.
        purpose: query?.purpose,
      }),
    deleteFile: (id, options) => remove(client, `deleting file "${id}"`, filePath(id), options),
    fileContent: async (id, options) => {
      const call = get(`reading the content of file "${id}"`, `${filePath(id)}/content`, options);
      const limits = { accept: "application/octet-stream, */*", timeoutMs: 600_000, maxBytes: 1024 * 1024 * 1024 };
      return (await client.send({ ...call, ...limits })).body;
    },
    getModel: async (id, options) =>
      modelFromWire(await client.read(get(`getting model "${id}"`, modelPath(id), options), WireModel)),
    listModels: (options) => list(client, get("listing models", "/models", options), WireModel, modelFromWire, {}),
    deleteModel: (id, options) => remove(client, `deleting model "${id}"`, modelPath(id), options),
  };
}

/** All pages of one list. `query` defaults to a page of 100. */
export function list<W extends z.ZodType, T>(
  client: Client,
  call: Call,
  schema: W,
  fromWire: (wire: z.output<W>) => T,
  query: Call["query"] = { limit: pageSize },
): AsyncIterable<T> {
  const page = wireList(schema);
  return allPages(async (after): Promise<Page<T>> => {
    const { data, has_more, last_id } = await client.read({ ...call, query: { ...query, after } }, page);
    const items = (data ?? []) as z.output<W>[];
    return { items: items.map(fromWire), hasMore: has_more === true, lastId: last_id ?? idOf(items.at(-1)) };
  });
}

/** Listed jobs with what each says of itself; one that has ended cannot have moved on, and one that is gone is left out. */
async function* asTheyAre(
  listed: AsyncIterable<Job>,
  getJob: (id: string) => Promise<Job>,
): AsyncGenerator<Job, void, undefined> {
  for await (const job of listed) {
    const hasEnded = endings.some((ending) => ending === job.status);
    const now = hasEnded ? job : await getJob(job.id).catch(absent);
    if (now !== undefined) yield now;
  }
}

/** A server that does not know the filter may refuse it instead of ignoring it. */
const isUnknownParameter = (error: unknown): boolean => isBadRequest(error) || isUnprocessable(error);

/** The first list, or the second where the first is refused before it gave anything. */
async function* orElse<T>(
  first: AsyncIterable<T>,
  refused: (error: unknown) => boolean,
  second: () => AsyncIterable<T>,
): AsyncGenerator<T, void, undefined> {
  let given = 0;
  try {
    for await (const item of first) {
      given++;
      yield item;
    }
  } catch (error) {
    if (given > 0 || !refused(error)) throw error;
    yield* second();
  }
}

/** DELETE, and the server's own word that it did: `deleted: true`, or the empty answer that some give. */
export async function remove(client: Client, doing: string, path: string, options?: Partial<Call>): Promise<void> {
  await client.read({ doing, method: "DELETE", path, repeat: "safe", emptyIs: {}, ...options }, WireDeleted);
}

export function get(doing: string, path: string, options?: CallOptions): Call {
  return { doing, method: "GET", path, repeat: "safe", ...options };
}

const jobPath = (id: string) => `/fine_tuning/jobs/${encodeURIComponent(id)}`;
const filePath = (id: string) => `/files/${encodeURIComponent(id)}`;
const modelPath = (id: string) => `/models/${encodeURIComponent(id)}`;

function idOf(item: unknown): string | undefined {
  const id = typeof item === "object" && item !== null && "id" in item ? item.id : undefined;
  return typeof id === "string" && id !== "" ? id : undefined;
}
