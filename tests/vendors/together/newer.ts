import { readFileSync } from "node:fs";
import { join } from "node:path";

type Json = Record<string, unknown>;

/**
 * The contract with what the vendor's newer sources say: the types of together-typescript 0.49.0 (2026-08-19, Apache-2.0), in
 * places where the document of 2026-04-28 knows less or contradicts itself. Each line names its reason.
 */
export function newestDocument(): Json {
  const newest = JSON.parse(readFileSync(join(__dirname, "contract.json"), "utf8")) as Json;
  const at = (...path: string[]): Json => path.reduce((node, name) => node[name] as Json, newest);
  const schema = (name: string) => at("components", "schemas", name);
  const bodyOf = (path: string) => at("paths", path, "post", "requestBody", "content", "application/json", "schema");

  // Files are processed after the upload, and say what is wrong with them.
  Object.assign(schema("FileResponse").properties as Json, {
    processing_status: { enum: ["PENDING", "QUEUED", "RUNNING", "COMPLETED", "FAILED", "INVALID_FORMAT"] },
    validation_report: validationReport,
  });
  Object.assign(bodyOf("/fine-tunes").properties as Json, {
    early_stopping_enabled: { type: "boolean" },
    early_stopping_min_delta: { type: "number" },
    early_stopping_patience: { type: "integer" },
    early_stopping_warmup_evals: { type: ["integer", "null"] },
    gradient_accumulation_steps: { type: "integer" },
  });
  // "auto" is a text, and the document wants a boolean beside it.
  delete (schema("TrainingMethodSFT").properties as Record<string, Json>).train_on_inputs?.type;
  delete (bodyOf("/fine-tunes").properties as Record<string, Json>).train_on_inputs?.type;
  // Ids begin with `ft-`: recorded, and said by the document's own examples.
  delete (schema("FinetuneResponse").properties as Record<string, Json>).id?.format;
  Object.assign(schema("FinetuneResponse").properties as Json, { user_id: { type: "string" } });
  // An older status that clients still know.
  (schema("FinetuneJobStatus").enum as string[]).push("user_error");
  (schema("FinetuneEventType").enum as string[]).push("early_stopped", "tokenized_dataset_upload_complete");
  // Only these are always there.
  schema("FineTuneEvent").required = ["object", "created_at", "message", "type"];
  Object.assign(schema("FineTuneCheckpoint").properties as Json, {
    checkpoint: { enum: ["model", "adapter"] },
    object_id: { type: "string" },
    object_name: { type: "string" },
    object_revision_id: { type: "string" },
  });
  at("paths", "/fine-tunes/estimate-price", "post", "responses", "200", "content", "application/json").schema =
    estimate;
  Object.assign(newest.paths as Json, { "/models": { get: { responses: { 200: answer(modelList) } } } });
  return newest;
}

/** Names that a query may have, by operation. The document has the filters of metrics in the body of a GET; clients send a query. */
export const queries: Record<string, string[]> = {
  "DELETE /fine-tunes/{id}": ["force"],
  "GET /fine-tunes/models/limits": ["model_name"],
  "GET /fine-tunes/{id}/metrics": [
    "global_step_from",
    "global_step_to",
    "logged_at_from",
    "logged_at_to",
    "resolution",
  ],
  "GET /models": ["dedicated"],
  // What the vendor's client sends before it puts the file elsewhere; the document does not have this operation.
  "POST /files": ["file_name", "file_type", "purpose"],
};

const validationReport = {
  type: "object",
  required: ["valid"],
  properties: {
    valid: { type: "boolean" },
    dataset_format: { type: "string" },
    dataset_has_message_weights: { type: "boolean" },
    dataset_has_parallel_tool_calls: { type: "boolean" },
    dataset_has_reasoning: { type: "boolean" },
    dataset_has_sample_weights: { type: "boolean" },
    dataset_has_tools: { type: "boolean" },
    dataset_is_multimodal: { type: "boolean" },
    error: { type: "string" },
    error_type: { const: "INVALID_FORMAT" },
    file_id: { type: "string" },
    nlines: { type: "integer" },
  },
};

const estimate = {
  oneOf: [
    {
      type: "object",
      required: ["estimation_available"],
      properties: {
        estimation_available: { const: true },
        allowed_to_proceed: { type: "boolean" },
        estimated_eval_token_count: { type: "number" },
        estimated_total_price: { type: "number" },
        estimated_train_token_count: { type: "number" },
        user_limit: { type: "number" },
      },
    },
    {
      type: "object",
      required: ["estimation_available", "unavailable_reason"],
      properties: {
        estimation_available: { const: false },
        unavailable_reason: {
          enum: [
            "multimodal_dataset",
            "train_file_not_validated",
            "eval_file_not_validated",
            "train_file_invalid",
            "eval_file_invalid",
          ],
        },
      },
    },
  ],
};

const modelList = {
  type: "array",
  items: {
    type: "object",
    required: ["id", "created", "object", "type"],
    properties: {
      id: { type: "string" },
      created: { type: "integer" },
      object: { const: "model" },
      type: { enum: ["chat", "language", "code", "image", "embedding", "moderation", "rerank"] },
      context_length: { type: "integer" },
      display_name: { type: "string" },
      license: { type: "string" },
      link: { type: "string" },
      organization: { type: "string" },
    },
  },
};

const answer = (schema: Json) => ({ description: "", content: { "application/json": { schema } } });
