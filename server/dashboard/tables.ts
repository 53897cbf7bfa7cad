import type { BaseModel } from "../models/base-model";
import { stepInName } from "../models/names";
import type { Services } from "../services";
import type { ModelRecord } from "../store/models";
import { unixSeconds } from "../system/clock";
import type { BaseRow, FileList, ModelList, ModelRow } from "./answers";
import { priceOf } from "./prices";
import { ownerOf } from "./views";

/** @param after id of the last file of the page before; newest first */
export function fileList({ store, files, clock }: Services, after: string | undefined, limit: number): FileList {
  files.expire();
  const position = after === undefined ? undefined : store.files.position(after);
  const page = store.files.list({ after: position, limit, order: "desc" });
  const rows = page.data.map(({ id, filename, purpose, bytes, created_at, expires_at }) => ({
    ...{ id, filename, purpose, bytes },
    createdAt: created_at,
    expiresAt: expires_at,
  }));
  return { files: rows, hasMore: page.hasMore, now: unixSeconds(clock) };
}

/** What was trained, newest first, and what can be trained. @param after id of the last model of the page before */
export function modelList(services: Services, after: string | undefined, limit: number): ModelList {
  const newestFirst = services.store.models.list().reverse();
  const begin = after === undefined ? 0 : newestFirst.findIndex(({ id }) => id === after) + 1;
  const page = newestFirst.slice(begin, begin + limit);
  return {
    models: page.map((model) => modelRow(services, model)),
    hasMore: newestFirst.length > begin + limit,
    bases: services.models.bases.map((base) => baseRow(services, base)),
    now: unixSeconds(services.clock),
  };
}

function modelRow({ store, models }: Services, { id, created_at, job_id }: ModelRecord): ModelRow {
  const job = store.jobs.get(job_id);
  return {
    id,
    createdAt: created_at,
    jobId: job_id,
    job: job ? { id: job_id, suffix: job.suffix, owner: ownerOf(job) } : null,
    step: stepInName(id) ?? null,
    shutdownDate: models.get(id).shutdown_date,
  };
}

function baseRow({ models }: Services, base: BaseModel): BaseRow {
  const { id, engine, contextTokens } = base;
  const { price, from, vendor } = priceOf(id, base);
  return {
    ...{ id, engine, contextTokens },
    pricePerMillion: price,
    priceFrom: from,
    vendor,
    shutdownDate: models.get(id).shutdown_date,
  };
}
