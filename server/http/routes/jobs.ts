import type { FastifyInstance } from "fastify";
import { createJob } from "../../jobs/create";
import type { Runner } from "../../jobs/runner";
import { jobToWire } from "../../jobs/view";
import type { Services } from "../../services";
import type { CheckpointRecord, EventRecord, JobRecord } from "../../store/job-record";
import { unixSeconds } from "../../system/clock";
import type { Dialect } from "../dialects";
import { listOf, listWithIds } from "../lists";
import { limitOf, metadataOf, positionOf, queryOf } from "../query";
import { idParam } from "./params";

const jobId = "fine_tuning_job_id";
const asItIs = <T>(item: T): T => item;

export function jobRoutes(app: FastifyInstance, services: Services, runner: Runner, dialect: Dialect): void {
  const { store } = services;
  const toWire = (job: JobRecord) => jobToWire(job, services.organization.id);

  app.post("/fine_tuning/jobs", async (request) => {
    const body = request.faults.some((fault) => fault.fault === "drop-metadata")
      ? withoutMetadata(request.body)
      : request.body;
    const job = createJob(services, body, dialect.name);
    runner.take(job.id);
    return toWire(job);
  });

  app.get("/fine_tuning/jobs", async (request) => {
    const query = queryOf(request);
    const lag = request.faults.find((fault) => fault.fault === "lag-list");
    const page = store.jobs.list({
      after: positionOf(query, store.jobs.position),
      limit: limitOf(query, { default: 20, max: 100 }),
      metadata: metadataOf(query),
      createdUntil: lag ? unixSeconds(services.clock) - lag.seconds : undefined,
    });
    return listOf(page, toWire);
  });

  app.get(`/fine_tuning/jobs/:${jobId}`, async (request) => toWire(runner.get(idParam(request, jobId))));
  app.post(`/fine_tuning/jobs/:${jobId}/cancel`, async (request) => toWire(runner.cancel(idParam(request, jobId))));
  app.post(`/fine_tuning/jobs/:${jobId}/pause`, async (request) => toWire(runner.pause(idParam(request, jobId))));
  app.post(`/fine_tuning/jobs/:${jobId}/resume`, async (request) => toWire(runner.resume(idParam(request, jobId))));

  app.get(`/fine_tuning/jobs/:${jobId}/events`, async (request) => {
    const { id } = runner.get(idParam(request, jobId));
    const query = queryOf(request);
    const page = store.history.events(id, {
      after: positionOf(query, (after) => store.history.eventPosition(id, after)),
      limit: limitOf(query, { default: 20, max: 100 }),
    });
    const lost = request.faults.some((fault) => fault.fault === "lose-events");
    return listOf<EventRecord, EventRecord>(lost ? { data: [], hasMore: false } : page, asItIs);
  });

  app.get(`/fine_tuning/jobs/:${jobId}/checkpoints`, async (request) => {
    const { id } = runner.get(idParam(request, jobId));
    const query = queryOf(request);
    const page = store.history.checkpoints(id, {
      after: positionOf(query, (after) => store.history.checkpointPosition(id, after)),
      limit: limitOf(query, { default: 10, max: 100 }),
    });
    return listWithIds<CheckpointRecord, CheckpointRecord, null>(page, asItIs, null);
  });
}

function withoutMetadata(body: unknown): unknown {
  if (typeof body !== "object" || body === null) return body;
  const { metadata: _dropped, ...rest } = body as Record<string, unknown>;
  return rest;
}
