import { Refused, type VendorAnswer, type VendorRequest } from "../vendor-server";
import { holdQuery, jobCreationOf } from "./contract";
import type { Files } from "./files";
import { type AzureJob, jobShown, modelOf, newId, stageOf } from "./job";
import { pageOf } from "./lists";
import { isEnd, type Stage } from "./stages";

/** How the vendor treats jobs from now on. */
export interface JobManners {
  /** The way of the jobs that are made. */
  stages: Stage[];
  /** Lists in which a new job is not shown yet. */
  listsLag: number;
  /** Whether answers show the metadata of a job: nobody has recorded it. */
  keepsMetadata: boolean;
}

/** Base models, and whether they are trained only with a training type. */
const baseModels: Readonly<Record<string, { wantsTrainingType: boolean }>> = {
  "gpt-4o-mini-2024-07-18": { wantsTrainingType: false },
  "Ministral-3B": { wantsTrainingType: true },
};

/** The jobs of a resource. */
export function jobsOf(now: () => number, files: Files, manners: JobManners) {
  const all = new Map<string, AzureJob>();
  const shown = (job: AzureJob) => jobShown(job, manners);

  function existing({ params }: VendorRequest): AzureJob {
    const job = all.get(params.id ?? "");
    if (!job) throw new Refused(404, `The fine tuning job '${params.id}' was not found.`, "jobNotFound");
    return job;
  }

  function create(request: VendorRequest): VendorAnswer {
    holdQuery(request, []);
    const asked = jobCreationOf(request);
    const base = baseModels[asked.model];
    if (base === undefined || (base.wantsTrainingType && asked.trainingType === undefined))
      throw new Refused(400, "The specified base model does not support fine-tuning.", "invalidPayload");
    for (const id of [asked.training_file, asked.validation_file]) if (id !== undefined) files.holdReady(id);
    const job: AzureJob = {
      id: newId("ftjob"),
      asked,
      created: now(),
      stages: [...manners.stages],
      at: 0,
      finished: undefined,
      events: [],
      checkpoints: [],
      resultFile: undefined,
      unseenIn: manners.listsLag,
    };
    all.set(job.id, job);
    begin(job);
    return { status: 201, body: shown(job), headers: { location: `https://azure.example${request.path}/${job.id}` } };
  }

  function list(request: VendorRequest): VendorAnswer {
    holdQuery(request, ["after", "limit"]);
    const seen = [...all.values()].reverse().filter((job) => {
      if (job.unseenIn <= 0) return true;
      job.unseenIn -= 1;
      return false;
    });
    return { body: pageOf(request, seen.map(shown), 20) };
  }

  /** What the stage brings where the job is now. */
  function begin(job: AzureJob): void {
    const { status, says, step = 0 } = stageOf(job);
    if (says !== undefined) say(job, says);
    const before = job.checkpoints.length;
    if (step / 10 > before) job.checkpoints.push(checkpoint(job, step));
    if (!isEnd(status)) return;
    job.finished = now();
    if (status !== "succeeded") return;
    job.resultFile = files.addResult(job);
    say(job, `Completed results file: ${job.resultFile}`);
  }

  function say({ events }: AzureJob, message: string): void {
    const event = { id: newId("ftevent"), object: "fine_tuning.job.event", created_at: now() };
    events.push({ ...event, level: "info", message, type: "message" });
  }

  function checkpoint(job: AzureJob, step: number): Record<string, unknown> {
    return {
      id: newId("ftchkpt"),
      object: "fine_tuning.job.checkpoint",
      created_at: now(),
      fine_tuned_model_checkpoint: `${modelOf(job)}:ckpt-step-${step}`,
      fine_tuning_job_id: job.id,
      step_number: step,
      metrics: { step, train_loss: 1 / step, train_mean_token_accuracy: 0.9, full_valid_loss: 2 / step },
    };
  }

  function turn(job: AzureJob, stages: Stage[]): VendorAnswer {
    Object.assign(job, { stages, at: 0 });
    begin(job);
    return { body: shown(job) };
  }

  function cancel(request: VendorRequest): VendorAnswer {
    const job = existing(request);
    if (isEnd(stageOf(job).status)) throw new Refused(400, `The job is ${stageOf(job).status}.`, "invalidState");
    return turn(job, [{ status: "canceled", says: "Job cancelled." }]);
  }

  function pause(request: VendorRequest): VendorAnswer {
    const job = existing(request);
    const rest = job.stages.slice(job.at);
    if (stageOf(job).status !== "running") throw new Refused(400, "Only a running job is paused.", "invalidState");
    const answer = turn(job, [{ status: "pausing" }, { status: "paused" }]);
    paused.set(job.id, rest);
    return answer;
  }

  function resume(request: VendorRequest): VendorAnswer {
    const job = existing(request);
    const rest = paused.get(job.id);
    if (rest === undefined) throw new Refused(400, "The job is not paused.", "invalidState");
    paused.delete(job.id);
    return turn(job, [{ status: "resuming" }, ...rest]);
  }
  const paused = new Map<string, Stage[]>();

  function remove(request: VendorRequest): VendorAnswer {
    all.delete(existing(request).id);
    return { status: 204, body: "" };
  }

  return {
    all,
    routes: [
      ["POST", "/fine_tuning/jobs", create],
      ["GET", "/fine_tuning/jobs", list],
      ["GET", "/fine_tuning/jobs/{id}", (request: VendorRequest) => ({ body: shown(existing(request)) })],
      ["DELETE", "/fine_tuning/jobs/{id}", remove],
      ["POST", "/fine_tuning/jobs/{id}/cancel", cancel],
      ["POST", "/fine_tuning/jobs/{id}/pause", pause],
      ["POST", "/fine_tuning/jobs/{id}/resume", resume],
      ["GET", "/fine_tuning/jobs/{id}/events", (request: VendorRequest) => listed(request, existing(request).events)],
      [
        "GET",
        "/fine_tuning/jobs/{id}/checkpoints",
        (request: VendorRequest) => listed(request, existing(request).checkpoints),
      ],
    ] satisfies Routes,
    /** Jobs go on by so many stages. */
    passes(stages: number): void {
      for (const job of all.values())
        for (let stage = 0; stage < stages && job.at < job.stages.length - 1; stage++) {
          job.at += 1;
          begin(job);
        }
    },
    isModel: (name: string) =>
      name in baseModels ||
      [...all.values()].some((job) => stageOf(job).status === "succeeded" && modelOf(job) === name),
    baseModels: Object.keys(baseModels),
  };
}

type Routes = [method: string, path: string, answer: (request: VendorRequest) => VendorAnswer][];

/** Newest first. */
function listed(request: VendorRequest, oldestFirst: readonly Record<string, unknown>[]): VendorAnswer {
  holdQuery(request, ["after", "limit"]);
  return { body: pageOf(request, [...oldestFirst].reverse(), 20) };
}
