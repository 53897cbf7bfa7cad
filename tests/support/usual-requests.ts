import type { Json } from "./server-jobs";

/** A request as clients send it, with every field that holds a text. */
export interface UsualRequest {
  query?: Record<string, string>;
  body?: Json;
  /** Sent as multipart; `filename` is that of its file. */
  form?: { fileField: string; filename: string; fields: Record<string, string> };
  /** Sent as a page's form is. */
  page?: Record<string, string>;
}

/** What the requests name. */
export interface Named {
  file: string;
  model: string;
}

const hyperparameters = { n_epochs: 1, batch_size: 1 };
const check = (name: string) => ({
  type: "string_check",
  name,
  input: "{{sample.output_text}}",
  reference: "{{item.wanted}}",
  operation: "eq",
});
const similarity = {
  type: "text_similarity",
  name: "near",
  input: "{{sample.output_text}}",
  reference: "yes",
  evaluation_metric: "bleu",
};
const grader = {
  type: "multi",
  name: "both",
  graders: { is: check("is"), near: similarity },
  calculate_output: "is + near",
};
const listQuery = { after: "x", limit: "2" };

/** For each route, without the prefix of its dialect: every kind of request that it takes. */
export function usualRequests({ file, model }: Named): Record<string, UsualRequest[]> {
  const chat = {
    model,
    messages: [
      { role: "system", content: "Count." },
      { role: "user", content: [{ type: "text", text: "How many?" }] },
    ],
    stop: ["."],
    user: "somebody",
    metadata: { team: "depot" },
  };
  const job = { model, training_file: file, validation_file: file, suffix: "ours", metadata: { team: "depot" } };
  const wandb = { project: "parcels", name: "first", entity: "depot", tags: ["a"] };
  const response_format = {
    type: "json_schema",
    json_schema: {
      name: "answer",
      schema: { type: "object", properties: { hall: { type: "string" } }, required: ["hall"] },
    },
  };
  const form = { fileField: "file", filename: "train.jsonl", fields: { purpose: "fine-tune" } };
  const expiry = { "expires_after[anchor]": "created_at", "expires_after[seconds]": "3600" };
  const announced = { filename: "train.jsonl", purpose: "fine-tune", bytes: 3, mime_type: "text/jsonl" };
  return {
    "POST /files": [{ form }, { form: { ...form, fields: { ...form.fields, ...expiry } } }],
    "GET /files": [{ query: { ...listQuery, order: "asc", purpose: "fine-tune" } }],
    "GET /files/:file_id": [{}],
    "DELETE /files/:file_id": [{}],
    "GET /files/:file_id/content": [{}],
    "POST /uploads": [{ body: { ...announced, expires_after: { anchor: "created_at", seconds: 3600 } } }],
    "POST /uploads/:upload_id/parts": [{ form: { fileField: "data", filename: "part", fields: {} } }],
    "POST /uploads/:upload_id/complete": [{ body: { part_ids: ["part_x"], md5: "0".repeat(32) } }],
    "POST /uploads/:upload_id/cancel": [{}],
    "POST /fine_tuning/jobs": [
      {
        body: {
          ...job,
          integrations: [{ type: "wandb", wandb }],
          method: { type: "supervised", supervised: { hyperparameters } },
        },
      },
      // Of Azure's dialect alone.
      { body: { ...job, trainingType: "standard" } },
      {
        body: {
          ...job,
          method: { type: "reinforcement", reinforcement: { grader, response_format, hyperparameters } },
        },
      },
    ],
    "GET /fine_tuning/jobs": [{ query: { ...listQuery, "metadata[team]": "depot" } }],
    "GET /fine_tuning/jobs/:fine_tuning_job_id": [{}],
    "POST /fine_tuning/jobs/:fine_tuning_job_id/cancel": [{}],
    "POST /fine_tuning/jobs/:fine_tuning_job_id/pause": [{}],
    "POST /fine_tuning/jobs/:fine_tuning_job_id/resume": [{}],
    "GET /fine_tuning/jobs/:fine_tuning_job_id/events": [{ query: listQuery }],
    "GET /fine_tuning/jobs/:fine_tuning_job_id/checkpoints": [{ query: listQuery }],
    "GET /fine_tuning/checkpoints/:fine_tuned_model_checkpoint/permissions": [
      { query: { ...listQuery, order: "ascending", project_id: "proj_x" } },
    ],
    "POST /fine_tuning/checkpoints/:fine_tuned_model_checkpoint/permissions": [{ body: { project_ids: ["proj_x"] } }],
    "DELETE /fine_tuning/checkpoints/:fine_tuned_model_checkpoint/permissions/:permission_id": [{}],
    "POST /fine_tuning/alpha/graders/run": [{ body: { grader, model_sample: "yes", item: { wanted: "yes" } } }],
    "POST /fine_tuning/alpha/graders/validate": [
      { body: { grader } },
      {
        body: { grader: { type: "python", name: "code", source: "def grade(sample, item): return 1", image_tag: "x" } },
      },
    ],
    "GET /models": [{}],
    "GET /models/:model": [{}],
    "DELETE /models/:model": [{}],
    "POST /chat/completions": [{ body: chat }],
    "POST /deployments/:deployment/chat/completions": [{ body: chat }],
    "GET /_test/faults": [{}],
    "POST /_test/faults": [{ body: { route: "GET /nowhere", fault: "refuse", code: "busy" } }],
    "DELETE /_test/faults": [{}],
    "GET /_test/clock": [{}],
    "POST /_test/clock/advance": [{}],
    "GET /": [{ query: { ticket: "x" } }],
    "GET /dashboard/assets/:name": [{}],
    "POST /dashboard/login": [{ page: { key: "x" } }],
    "POST /dashboard/logout": [{}],
    "GET /dashboard/jobs": [{ query: { after: "x" } }],
    "GET /dashboard/jobs/:id": [{ query: { since: "0" } }],
    "POST /dashboard/jobs/:id/cancel": [{}],
    "POST /dashboard/jobs/:id/pause": [{}],
    "POST /dashboard/jobs/:id/resume": [{}],
    "GET /dashboard/files": [{ query: { after: "x" } }],
    "GET /dashboard/models": [{ query: { after: "x" } }],
    "GET /dashboard/live": [{}],
    "POST /dashboard/ask": [{ body: { model, prompt: "How many?", system: "Count." } }],
  };
}

/** The value with one of its texts replaced, for each text in it; keys of what a client may name as it likes are texts too. */
export function withEachText(value: unknown, text: string): unknown[] {
  if (typeof value === "string") return [text];
  if (Array.isArray(value))
    return value.flatMap((each, at) => withEachText(each, text).map((other) => value.with(at, other)));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, below]) => {
    const replaced = withEachText(below, text).map((other) => ({ ...value, [name]: other }));
    if (!["metadata", "item", "graders", "properties"].includes(name)) return replaced;
    const renamed = Object.fromEntries(Object.values(Object(below)).map((each) => [text, each]));
    return [...replaced, { ...value, [name]: renamed }];
  });
}
