import { AgainstContract, Refused, type Route, type VendorRequest } from "../vendor-server";
import type { Files } from "./files";
import { epochsOf, fieldsOf, newJob, statusOf, type TogetherJob } from "./job";
import { baseModels, type Place } from "./place";
import { isEnd, type Stage } from "./stages";
import { begin, goOn, turnTo } from "./training";

/** How the vendor treats jobs from now on. */
export interface JobManners {
  /** The way of the jobs that are made. */
  stages: Stage[];
  /** Lists in which a new job is not shown yet. */
  listsLag: number;
  /** What the account may still spend, in dollars. */
  limit: number;
}

const LONGEST_SUFFIX = 64;

/** The jobs of an account. */
export function jobsOf(place: Place, files: Files, manners: JobManners) {
  const all = new Map<string, TogetherJob>();
  const { contract } = place;

  function existing({ params }: VendorRequest): TogetherJob {
    const job = all.get(params.id ?? "");
    if (!job) throw new Refused(404, `Fine-tune job not found: ${params.id}`, "not_found");
    return job;
  }

  function create(request: VendorRequest) {
    const body = contract.bodyOf("POST /fine-tunes", request);
    const price = estimated(body);
    if (price.estimation_available !== true) throw new Refused(400, `File is not usable: ${price.unavailable_reason}`);
    if (String(body.suffix ?? "").length > LONGEST_SUFFIX) throw new Refused(400, "suffix has more than 64 characters");
    const { lines: examples = 0 } = files.all.get(String(body.training_file))?.report ?? {};
    const job = newJob(body, {
      now: place.now(),
      stages: manners.stages,
      tokens: Number(price.estimated_train_token_count),
      price: Number(price.estimated_total_price),
      unseenIn: manners.listsLag,
      examples,
    });
    all.set(job.id, job);
    begin(job, place.now());
    return { body: short(job) };
  }

  /** The price of a job, or why there is none; refuses what could not be trained at all. */
  function estimated(body: Record<string, unknown>): Record<string, unknown> {
    const { training_file, validation_file, model = "Qwen/Qwen3-8B", n_evals = 0 } = body;
    const perMillion = baseModels[String(model)];
    if (perMillion === undefined)
      throw new Refused(400, `Model ${model} is not available for fine-tuning`, "model_not_available");
    let counted: [number, number] = [0, 0];
    for (const [index, [id, what]] of (
      [
        [training_file, "train"],
        [validation_file, "eval"],
      ] as const
    ).entries()) {
      if (id === undefined) continue;
      const file = files.all.get(String(id));
      if (!file) throw new Refused(404, `File not found: ${id}`, "file_not_found");
      const status = files.statusOf(file);
      if (status === "INVALID_FORMAT" || status === "FAILED") return unavailable(`${what}_file_invalid`);
      if (status !== "COMPLETED") return unavailable(`${what}_file_not_validated`);
      counted = index === 0 ? [file.report?.tokens ?? 0, 0] : [counted[0], file.report?.tokens ?? 0];
    }
    const [train, evaluated] = [counted[0] * epochsOf(body), counted[1] * Number(n_evals)];
    const total = ((train + evaluated) / 1e6) * perMillion;
    return {
      estimation_available: true,
      estimated_total_price: total,
      estimated_train_token_count: train,
      estimated_eval_token_count: evaluated,
      allowed_to_proceed: total <= manners.limit,
      user_limit: manners.limit,
    };
  }

  function list() {
    const shown = [...all.values()].filter((job) => {
      if (job.unseenIn <= 0) return true;
      job.unseenIn -= 1;
      return false;
    });
    return { body: { data: shown.map(short) } };
  }

  function cancel(request: VendorRequest) {
    contract.bodyOf("POST /fine-tunes/{id}/cancel", request);
    const job = existing(request);
    if (isEnd(statusOf(job)))
      throw new Refused(400, `Job is ${statusOf(job)} and cannot be cancelled`, "invalid_request");
    const cancelled: Stage = { status: "cancelled", says: ["job_stopped", "Job stopped"] };
    turnTo(
      job,
      [{ status: "cancel_requested", says: ["cancel_requested", "Cancel requested"] }, cancelled],
      place.now(),
    );
    return { body: short(job) };
  }

  function metrics(request: VendorRequest) {
    const from = number(request, "global_step_from") ?? Number.NEGATIVE_INFINITY;
    const to = number(request, "global_step_to") ?? Number.POSITIVE_INFINITY;
    const step = (row: Record<string, number>) => row["train/global_step"] ?? 0;
    return { body: { metrics: existing(request).metrics.filter((row) => step(row) >= from && step(row) <= to) } };
  }

  function remove(request: VendorRequest) {
    const { id } = existing(request);
    all.delete(id);
    return { body: { message: `Fine-tune job ${id} was deleted` } };
  }

  function passes(stages: number): void {
    for (const job of all.values()) for (let stage = 0; stage < stages; stage++) goOn(job, place.now());
  }

  /** The shape of creating, listing and cancelling; a single job is shown without its suffix. */
  const short = (job: TogetherJob) => contract.only("FinetuneResponseTruncated", fieldsOf(job));
  const single = (job: TogetherJob) => contract.only("FinetuneResponse", fieldsOf(job));
  const estimate = (request: VendorRequest) => ({
    body: estimated(contract.bodyOf("POST /fine-tunes/estimate-price", request)),
  });

  const routes: Route[] = [
    ["POST", "/v1/fine-tunes/estimate-price", estimate],
    ["POST", "/v1/fine-tunes", create],
    ["GET", "/v1/fine-tunes", list],
    ["GET", "/v1/fine-tunes/{id}", (request) => ({ body: single(existing(request)) })],
    ["DELETE", "/v1/fine-tunes/{id}", remove],
    ["GET", "/v1/fine-tunes/{id}/events", (request) => ({ body: { data: existing(request).events } })],
    ["GET", "/v1/fine-tunes/{id}/checkpoints", (request) => ({ body: { data: existing(request).checkpoints } })],
    ["GET", "/v1/fine-tunes/{id}/metrics", metrics],
    ["POST", "/v1/fine-tunes/{id}/cancel", cancel],
  ];
  return {
    routes,
    all,
    passes,
    /** A job goes through other stages from now on. */
    turn(id: string, stages: Stage[]): void {
      const job = all.get(id);
      if (!job) throw new Error(`there is no job ${id}`);
      turnTo(job, stages, place.now());
    },
  };
}

const unavailable = (unavailable_reason: string) => ({ estimation_available: false, unavailable_reason });

function number({ query }: VendorRequest, name: string): number | undefined {
  const text = query.get(name);
  if (text !== null && !/^\d+$/.test(text)) throw new AgainstContract(`${name} is no whole number`);
  return text === null ? undefined : Number(text);
}
