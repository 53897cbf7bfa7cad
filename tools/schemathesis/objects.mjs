// @ts-check
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Objects in every state, so that generated requests reach more than "not found".
 * @param {{ url: string, apiKey: string }} server
 */
export async function createObjects({ url, apiKey }) {
  const call = caller(url, apiKey);
  const rows = Array.from({ length: 10 }, (_, index) => ({
    messages: [
      { role: "user", content: `Question ${index}?` },
      { role: "assistant", content: `Answer ${index}.` },
    ],
  }));
  const training = await upload(call, `${rows.map((row) => JSON.stringify(row)).join("\n")}\n`);
  const bad = await upload(call, "{}\n");
  /** @param {object} body */
  const submit = async (body) => (await call("POST", "/fine_tuning/jobs", { model: "gpt-4o-mini", ...body })).id;
  const succeeded = await submit({
    training_file: training,
    validation_file: training,
    metadata: { purpose: "generated requests" },
  });
  const failed = await submit({ training_file: bad });
  const cancelled = await submit({ training_file: training });
  await call("POST", `/fine_tuning/jobs/${cancelled}/cancel`);
  const job = await ended(call, succeeded);
  await ended(call, failed);
  const part = { filename: "a.jsonl", purpose: "fine-tune", bytes: 3, mime_type: "text/jsonl" };
  const upload_id = (await call("POST", "/uploads", part)).id;
  return {
    file_id: [training, bad, ...job.result_files],
    fine_tuning_job_id: [succeeded, failed, cancelled],
    fine_tuned_model_checkpoint: [job.fine_tuned_model],
    model: [job.fine_tuned_model, "gpt-4o-mini"],
    upload_id: [upload_id],
    training_file: [training],
  };
}

/**
 * The fields of answers that are used here.
 * @typedef {{ id: string, status: string, result_files: string[], fine_tuned_model: string }} Answer
 * @typedef {(method: string, path: string, body?: object) => Promise<Answer>} Call
 */

/**
 * @param {string} url
 * @param {string} apiKey
 * @returns {Call}
 */
const caller = (url, apiKey) => async (method, path, body) => {
  const isForm = body instanceof FormData;
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${apiKey}`,
      ...(body === undefined || isForm ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
  });
  if (!answer.ok)
    throw new Error(`creating objects for generated requests: ${method} ${path} answered ${answer.status}`);
  return /** @type {Answer} */ (await answer.json());
};

/**
 * @param {Call} call
 * @param {string} content
 * @returns {Promise<string>} the file's id
 */
async function upload(call, content) {
  const form = new FormData();
  form.set("purpose", "fine-tune");
  form.set("file", new File([content], "train.jsonl"));
  return (await call("POST", "/files", form)).id;
}

/**
 * @param {Call} call
 * @param {string} id
 */
async function ended(call, id) {
  for (;;) {
    const job = await call("GET", `/fine_tuning/jobs/${id}`);
    if (["succeeded", "failed", "cancelled"].includes(job.status)) return job;
    await sleep(50);
  }
}
