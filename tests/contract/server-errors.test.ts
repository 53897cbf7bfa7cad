import { engineServer, engines } from "../support/judged-engines";
import type { TestServer } from "../support/server";
import { chatRows, jsonl } from "../support/server-data";

describe.each(engines)("refusals of a server whose jobs are trained by $name", (engine) => {
  let server: TestServer;
  let file: string;

  beforeAll(async () => {
    server = await engineServer(engine);
    file = await server.upload(jsonl(chatRows(12)));
  });
  afterAll(() => server.close());

  const create = (body: Record<string, unknown>) =>
    server.call("POST", "/fine_tuning/jobs", { model: "gpt-4o-mini", training_file: file, ...body });
  const method = (type: string, hyperparameters: Record<string, unknown>) => ({
    method: { type, [type]: { hyperparameters } },
  });

  it.each<[string, Record<string, unknown>, string, string]>([
    ["an unknown field", { nEpochs: 3 }, "nEpochs", "Unknown parameter: 'nEpochs'."],
    ["no model", { model: undefined }, "model", "Missing required parameter: 'model'."],
    [
      "a model of the wrong type",
      { model: 4 },
      "model",
      "Invalid type for 'model': expected string, but got number instead.",
    ],
    [
      "an unknown model",
      { model: "gpt-9" },
      "model",
      "Model gpt-9 is not available for fine-tuning or does not exist.",
    ],
    [
      "an unknown training file",
      { training_file: "file-x" },
      "training_file",
      "Invalid training_file: there is no file 'file-x'.",
    ],
    [
      "an unknown validation file",
      { validation_file: "file-x" },
      "validation_file",
      "Invalid validation_file: there is no file 'file-x'.",
    ],
    [
      "a suffix of 65 letters",
      { suffix: "x".repeat(65) },
      "suffix",
      "Invalid 'suffix': string too long. Expected maximum length 64, but got length 65 instead.",
    ],
    [
      "an empty suffix",
      { suffix: "" },
      "suffix",
      "Invalid 'suffix': string too short. Expected minimum length 1, but got length 0 instead.",
    ],
    [
      "a negative seed",
      { seed: -1 },
      "seed",
      "Invalid 'seed': below minimum value. Expected a value >= 0, but got -1 instead.",
    ],
    [
      "a seed above 31 bits",
      { seed: 2 ** 31 },
      "seed",
      `Invalid 'seed': above maximum value. Expected a value <= 2147483647, but got ${2 ** 31} instead.`,
    ],
    [
      "no epochs",
      method("supervised", { n_epochs: 0 }),
      "method.supervised.hyperparameters.n_epochs",
      expect.stringContaining(">= 1, but got 0"),
    ],
    [
      "51 epochs",
      method("supervised", { n_epochs: 51 }),
      "method.supervised.hyperparameters.n_epochs",
      expect.stringContaining("<= 50, but got 51"),
    ],
    [
      "a batch of 257",
      method("dpo", { batch_size: 257 }),
      "method.dpo.hyperparameters.batch_size",
      expect.stringContaining("<= 256"),
    ],
    [
      "a multiplier of 0",
      { hyperparameters: { learning_rate_multiplier: 0 } },
      "hyperparameters.learning_rate_multiplier",
      expect.stringContaining("> 0"),
    ],
    [
      "a beta above 2",
      method("dpo", { beta: 2.1 }),
      "method.dpo.hyperparameters.beta",
      expect.stringContaining("<= 2"),
    ],
    [
      "a beta where none belongs",
      method("supervised", { beta: 1 }),
      "method.supervised.hyperparameters.beta",
      expect.stringContaining("Unknown parameter"),
    ],
    [
      "hyperparameters of another method",
      { method: { type: "dpo", supervised: {} } },
      "method.supervised",
      expect.stringContaining("type is 'dpo'"),
    ],
    [
      "hyperparameters given twice",
      { hyperparameters: {}, ...method("supervised", {}) },
      "hyperparameters",
      expect.stringContaining("once"),
    ],
    [
      "an unknown method",
      { method: { type: "magic" } },
      "method.type",
      "Invalid value for 'method.type'. Supported values are: 'supervised', 'dpo', 'reinforcement'.",
    ],
    [
      "no grader",
      { method: { type: "reinforcement" } },
      "method.reinforcement.grader",
      expect.stringContaining("Missing"),
    ],
    [
      "17 entries of metadata",
      { metadata: Object.fromEntries(Array.from({ length: 17 }, (_, at) => [`k${at}`, "v"])) },
      "metadata",
      expect.stringContaining("at most 16"),
    ],
    ["a long metadata value", { metadata: { k: "v".repeat(513) } }, "metadata.k", expect.stringContaining("512")],
    ["metadata that is no text", { metadata: { k: 1 } }, "metadata.k", expect.stringContaining("expected string")],
    [
      "an integration without project",
      { integrations: [{ type: "wandb", wandb: {} }] },
      "integrations[0].wandb.project",
      expect.stringContaining("Missing"),
    ],
    [
      "another integration",
      { integrations: [{ type: "mlflow", wandb: { project: "p" } }] },
      "integrations[0].type",
      expect.stringContaining("'wandb'"),
    ],
    ["Azure's field", { trainingType: "standard" }, "trainingType", expect.stringContaining("Unknown parameter")],
  ])("refuses a job with %s", async (_what, body, param, message) => {
    const answer = await create(body);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toEqual({ message, param, type: "invalid_request_error", code: expect.any(String) });
  });

  it.each<[string, string, string, number, string | null]>([
    ["a job", "GET", "/fine_tuning/jobs/ftjob-none", 404, "fine_tune_not_found"],
    ["a job's cancel", "POST", "/fine_tuning/jobs/ftjob-none/cancel", 404, "fine_tune_not_found"],
    ["a job's events", "GET", "/fine_tuning/jobs/ftjob-none/events", 404, "fine_tune_not_found"],
    ["a file", "GET", "/files/file-none", 404, null],
    ["a file's content", "GET", "/files/file-none/content", 404, null],
    ["a file to delete", "DELETE", "/files/file-none", 404, null],
    ["a model", "GET", "/models/ft:none", 404, "model_not_found"],
    ["a model to delete", "DELETE", "/models/ft:none", 404, "model_not_found"],
    ["an upload", "POST", "/uploads/upload_none/cancel", 404, null],
    ["a base model to delete", "DELETE", "/models/gpt-4o-mini", 403, "missing_scope"],
    ["an address", "GET", "/nothing", 404, null],
    ["a method", "PUT", "/files", 405, "method_not_supported"],
    ["a cursor of jobs", "GET", "/fine_tuning/jobs?after=ftjob-none", 400, "invalid_cursor"],
    ["a cursor of files", "GET", "/files?after=file-none", 404, null],
    ["a limit of 0", "GET", "/fine_tuning/jobs?limit=0", 400, "invalid_value"],
    ["a limit of 101", "GET", "/fine_tuning/jobs?limit=101", 400, "invalid_value"],
    ["a limit in words", "GET", "/files?limit=ten", 400, "invalid_type"],
    ["an order", "GET", "/files?order=up", 400, "invalid_value"],
  ])("answers an unknown or impossible request for %s", async (_what, verb, path, status, code) => {
    const answer = await server.call(verb, path);
    expect([answer.status, answer.body.error?.code]).toEqual([status, code]);
    expect(answer.headers.get("x-request-id")).toMatch(/^req_[a-z0-9]{32}$/);
  });

  it("refuses files that are empty, have no purpose, or are no JSON lines", async () => {
    const send = async (fields: Record<string, string>, content: string, name: string) => {
      const form = new FormData();
      for (const [field, value] of Object.entries(fields)) form.set(field, value);
      form.set("file", new File([content], name));
      return (await server.call("POST", "/files", form)).body.error?.param;
    };
    expect(await send({ purpose: "fine-tune" }, "", "a.jsonl")).toBe("file");
    expect(await send({}, "x", "a.jsonl")).toBe("purpose");
    expect(await send({ purpose: "evals" }, "x", "a.jsonl")).toBe("purpose");
    expect(await send({ purpose: "fine-tune" }, "x", "a.txt")).toBe("file");
    expect(await send({ purpose: "fine-tune", color: "red" }, "x", "a.jsonl")).toBe("color");
    const short = { purpose: "batch", "expires_after[anchor]": "created_at", "expires_after[seconds]": "60" };
    expect(await send(short, "x", "a.jsonl")).toBe("expires_after[seconds]");
  });

  it.each<[string, string, number]>([
    ["broken JSON", '{"model": ', 400],
    ["a list", "[]", 400],
    ["a poisoned prototype", '{"model":"gpt-4o-mini","__proto__":{"admin":true}}', 400],
    ["5 MB of JSON", JSON.stringify({ model: "x".repeat(5_000_000) }), 413],
  ])("refuses %s as a body", async (_what, body, status) => {
    const answer = await server.call("POST", "/fine_tuning/jobs", body);
    expect([answer.status, answer.body.error?.type]).toEqual([status, "invalid_request_error"]);
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });

  it("refuses another kind of body with 415", async () => {
    const answer = await server.call("POST", "/fine_tuning/jobs", "model=x", { "content-type": "text/plain" });
    expect([answer.status, answer.body.error?.code]).toEqual([415, "unsupported_content_type"]);
  });

  it("refuses requests without a key, with another one, and with the admin key", async () => {
    for (const authorization of ["", "Bearer nope", "Basic abc", "Bearer sk-test-admin-key"]) {
      const answer = await server.call("GET", "/models", undefined, { authorization });
      expect([answer.status, answer.body.error?.code]).toEqual([401, "invalid_api_key"]);
      expect(JSON.stringify(answer.body)).not.toContain("sk-test");
    }
    expect(server.lines).toEqual([]);
  });
});
