// @ts-check

/**
 * A job of a simulated server: when it was made in seconds since 1970, and how far it is.
 * @typedef {{ id: string, createdAt: number, finishedAt: number | undefined, stage: "checking" | "queued" | "running" | "succeeded" }} Shown
 */

/**
 * How a vendor answers about jobs, as its contract has it.
 * @typedef {object} Vendor
 * @property {{ dialect: string, baseUrl: string, accountId?: string }} endpoint
 * @property {(job: Shown) => Record<string, unknown>} job
 * @property {(jobs: Shown[], query: URLSearchParams, path: string) => Record<string, unknown>} page what a list answers; `jobs` are newest first
 */

const origin = "http://127.0.0.1:9";

/** @param {Shown} shown @param {Record<Shown["stage"], string>} statuses */
const openaiJob = ({ id, createdAt, finishedAt, stage }, statuses) => ({
  id,
  object: "fine_tuning.job",
  created_at: createdAt,
  finished_at: finishedAt ?? null,
  model: "gpt-4o-mini-2024-07-18",
  fine_tuned_model: finishedAt === undefined ? null : `ft:gpt-4o-mini-2024-07-18:acme::${id}`,
  organization_id: "org-1",
  status: statuses[stage],
  training_file: "file-1",
  validation_file: null,
  result_files: [],
  hyperparameters: { n_epochs: 3 },
  trained_tokens: finishedAt === undefined ? null : 1_700,
  error: null,
  seed: 1,
});

/** @param {Shown[]} jobs @param {string | null} after @param {number} limit */
function pageAfter(jobs, after, limit) {
  const from = jobs.findIndex(({ id }) => id === after) + 1;
  return { jobs: jobs.slice(from, from + limit), more: from + limit < jobs.length };
}

/** @param {Record<Shown["stage"], string>} statuses @returns {Pick<Vendor, "job" | "page">} */
const openaiShaped = (statuses) => ({
  job: (job) => openaiJob(job, statuses),
  page(jobs, query) {
    const page = pageAfter(jobs, query.get("after"), Number(query.get("limit") ?? 20));
    return { object: "list", data: page.jobs.map((job) => openaiJob(job, statuses)), has_more: page.more };
  },
});

const iso = (/** @type {number} */ seconds) => new Date(seconds * 1_000).toISOString();

/** @param {Shown} shown */
const togetherJob = ({ id, createdAt, finishedAt, stage }) => ({
  id,
  status: { checking: "pending", queued: "queued", running: "running", succeeded: "completed" }[stage],
  created_at: iso(createdAt),
  updated_at: iso(finishedAt ?? createdAt),
  model: "Qwen/Qwen3-8B",
  model_output_name: `acme/Qwen3-8B-${id}`,
  training_file: "file-1",
  n_epochs: 3,
  batch_size: 8,
  training_method: { method: "sft" },
  training_type: { type: "Lora", lora_r: 8, lora_alpha: 8 },
});

const account = "accounts/acme";
const collection = "supervisedFineTuningJobs";

/** @param {Shown} shown */
const fireworksJob = ({ id, createdAt, finishedAt, stage }) => ({
  name: `${account}/${collection}/${id}`,
  state: `JOB_STATE_${{ checking: "VALIDATING", queued: "PENDING", running: "RUNNING", succeeded: "COMPLETED" }[stage]}`,
  createTime: iso(createdAt),
  ...(finishedAt === undefined ? {} : { completedTime: iso(finishedAt) }),
  dataset: `${account}/datasets/desk`,
  baseModel: "accounts/fireworks/models/qwen3-8b",
  outputModel: `${account}/models/${id}`,
  epochs: 3,
});

/** @type {Record<string, Vendor>} */
export const vendors = {
  openai: {
    endpoint: { dialect: "openai", baseUrl: `${origin}/v1` },
    ...openaiShaped({ checking: "validating_files", queued: "queued", running: "running", succeeded: "succeeded" }),
  },
  azure: {
    endpoint: { dialect: "azure", baseUrl: `${origin}/openai/v1` },
    ...openaiShaped({ checking: "pending", queued: "notRunning", running: "running", succeeded: "succeeded" }),
  },
  together: {
    endpoint: { dialect: "together", baseUrl: `${origin}/v1` },
    job: togetherJob,
    page: (jobs) => ({ data: jobs.map(togetherJob) }),
  },
  fireworks: {
    endpoint: { dialect: "fireworks", baseUrl: `${origin}/v1`, accountId: "acme" },
    job: fireworksJob,
    page(jobs, query, path) {
      if (!path.endsWith(collection)) return { dpoJobs: [], nextPageToken: "", totalSize: 0 };
      const page = pageAfter(jobs, query.get("pageToken"), Number(query.get("pageSize") ?? 50));
      const nextPageToken = page.more ? page.jobs.at(-1)?.id : "";
      return { [collection]: page.jobs.map(fireworksJob), nextPageToken, totalSize: jobs.length };
    },
  },
};
