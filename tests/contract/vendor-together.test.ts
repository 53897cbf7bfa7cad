import { chatRows, jsonl } from "../support/server-data";
import { failing, jobStatuses, silent } from "../vendors/together/stages";
import { type SimulatedTogether, simulatedTogether } from "../vendors/together/together";

const rows = jsonl(chatRows(24));
const model = "Qwen/Qwen3-8B";

describe("the simulated Together", () => {
  let vendor: SimulatedTogether;
  beforeEach(async () => {
    vendor = await simulatedTogether();
  });
  afterEach(() => vendor.close());

  async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const isForm = body instanceof FormData;
    const answer = await fetch(path.startsWith("http") ? path : `${vendor.url}${path}`, {
      method,
      redirect: "manual",
      headers: {
        authorization: `Bearer ${vendor.key}`,
        ...(body === undefined || isForm ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isForm || typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = answer.headers.get("content-type") === "application/json";
    return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text };
  }

  const created = async (more: object = {}) => {
    const { body } = await call("POST", "/fine-tunes", { model, training_file: vendor.upload(rows), ...more });
    return String(body.id);
  };

  function form(content: string, fields: Record<string, string>): FormData {
    const data = new FormData();
    for (const [name, value] of Object.entries(fields)) data.set(name, value);
    data.set("file", new File([content], "train.jsonl"));
    return data;
  }

  it("processes a file step by step and says in which line it is wrong", async () => {
    const fields = { purpose: "fine-tune", file_name: "train.jsonl" };
    const good = (await call("POST", "/files/upload", form(rows, fields))).body;
    const bad = (await call("POST", "/files/upload", form(`${rows}{}\n`, fields))).body;
    expect(good).toMatchObject({ processing_status: "PENDING", bytes: Buffer.byteLength(rows), FileType: "jsonl" });
    vendor.step(3);
    expect((await call("GET", `/files/${good.id}`)).body).toMatchObject({
      processing_status: "COMPLETED",
      validation_report: { valid: true, nlines: 24, dataset_format: "CONVERSATION" },
    });
    expect((await call("GET", `/files/${bad.id}`)).body).toMatchObject({
      processing_status: "INVALID_FORMAT",
      validation_report: { valid: false, error: expect.stringContaining("Line 25") },
    });
    expect((await call("GET", `/files/${good.id}/content`)).body).toBe(rows);
    expect((await call("GET", "/files")).body.data).toHaveLength(2);
    expect((await call("DELETE", `/files/${good.id}`)).body).toEqual({ id: good.id, deleted: true });
    expect((await call("GET", `/files/${good.id}`)).status).toBe(404);
    expect(vendor.violations).toEqual([]);
  });

  it("fails at a file by itself when a test wants it", async () => {
    vendor.manners.breaksNext = true;
    const fields = { purpose: "fine-tune", file_name: "train.jsonl" };
    const { id } = (await call("POST", "/files/upload", form(rows, fields))).body;
    vendor.step(3);
    const { body } = await call("GET", `/files/${id}`);
    expect(body).toMatchObject({ processing_status: "FAILED" });
    expect(body).not.toHaveProperty("validation_report");
  });

  it("takes a file at another address, which must not be told the key", async () => {
    const announced = await call("POST", "/files", "file_name=train.jsonl&file_type=jsonl&purpose=fine-tune", {
      "content-type": "application/x-www-form-urlencoded",
    });
    expect(announced.status).toBe(302);
    const id = announced.headers.get("x-together-file-id");
    const address = announced.headers.get("location") ?? "";
    await fetch(address, { method: "PUT", body: rows });
    expect((await call("GET", `/files/${id}`)).body).toMatchObject({ Processed: true, bytes: Buffer.byteLength(rows) });
    expect(vendor.violations).toEqual([]);
    expect((await call("PUT", address, rows)).status).toBe(400);
    expect(vendor.violations).toEqual([expect.stringContaining("the API key was sent to a signed URL")]);
  });

  it("trains a job by steps through every status, with events, metrics and checkpoints", async () => {
    const validation_file = vendor.upload(jsonl(chatRows(10)));
    const id = await created({ n_epochs: 2, n_checkpoints: 2, n_evals: 2, validation_file, suffix: "depot" });
    const seen = [];
    for (let step = 0; step < 9; step++) {
      seen.push((await call("GET", `/fine-tunes/${id}`)).body.status);
      vendor.step();
    }
    expect([...new Set(seen)]).toEqual(["pending", "queued", "running", "compressing", "uploading", "completed"]);
    const { body: job } = await call("GET", `/fine-tunes/${id}`);
    expect(job).toMatchObject({
      status: "completed",
      model_output_name: expect.stringMatching(/^acme\/Qwen3-8B-depot-[0-9a-f]{8}$/),
      token_count: Math.ceil(Buffer.byteLength(rows) / 4) * 2,
    });
    expect(job).not.toHaveProperty("suffix");
    expect((await call("GET", "/fine-tunes")).body.data).toMatchObject([{ id, suffix: "depot" }]);
    const events = (await call("GET", `/fine-tunes/${id}/events`)).body.data as { type: string }[];
    expect(events.map(({ type }) => type)).toEqual([
      "job_pending",
      "job_start",
      "training_start",
      "checkpoint_save",
      "epoch_complete",
      "training_complete",
      "model_compressing",
      "model_uploading",
      "job_complete",
    ]);
    const { metrics } = (await call("GET", `/fine-tunes/${id}/metrics?global_step_from=6`)).body;
    expect(metrics).toEqual([
      expect.objectContaining({ "train/loss": 0.5 }),
      expect.objectContaining({ "eval/loss": 0.55 }),
    ]);
    const checkpoints = (await call("GET", `/fine-tunes/${id}/checkpoints`)).body.data;
    expect(checkpoints).toMatchObject([{ step: 3, checkpoint_type: "Intermediate" }, { step: 6 }]);
    expect(vendor.violations).toEqual([]);
  });

  it("cancels by way of cancel_requested, and deletes", async () => {
    const id = await created();
    expect((await call("POST", `/fine-tunes/${id}/cancel`)).body).toMatchObject({ id, status: "cancel_requested" });
    vendor.step();
    expect((await call("GET", `/fine-tunes/${id}`)).body.status).toBe("cancelled");
    expect((await call("POST", `/fine-tunes/${id}/cancel`)).status).toBe(400);
    expect((await call("DELETE", `/fine-tunes/${id}`)).status).toBe(200);
    expect((await call("GET", `/fine-tunes/${id}`)).status).toBe(404);
    expect(vendor.violations).toEqual([]);
  });

  it.each(jobStatuses)("shows a job as %s", async (status) => {
    const id = await created();
    vendor.turn(id, [{ status }]);
    expect((await call("GET", `/fine-tunes/${id}`)).body.status).toBe(status);
    expect(vendor.violations).toEqual([]);
  });

  it("fails a job with an event, and lets another say nothing for ever", async () => {
    vendor.manners.stages = failing("CUDA out of memory");
    const failed = await created();
    vendor.manners.stages = silent;
    const dead = await created();
    vendor.step(100);
    expect((await call("GET", `/fine-tunes/${failed}`)).body.status).toBe("error");
    expect((await call("GET", `/fine-tunes/${failed}/events`)).body.data.at(-1)).toMatchObject({
      type: "job_error",
      level: "error",
      message: "CUDA out of memory",
    });
    expect((await call("GET", `/fine-tunes/${dead}`)).body.status).toBe("running");
  });

  it("estimates a price once a file is processed, and says whether the account may spend it", async () => {
    const training_file = vendor.upload(rows);
    const price = () => call("POST", "/fine-tunes/estimate-price", { training_file, model, n_epochs: 3 });
    expect((await price()).body).toMatchObject({ estimation_available: true, allowed_to_proceed: true });
    vendor.manners.limit = 0;
    expect((await price()).body).toMatchObject({ allowed_to_proceed: false, user_limit: 0 });
    const fields = { purpose: "fine-tune", file_name: "train.jsonl" };
    const { id } = (await call("POST", "/files/upload", form("{}\n", fields))).body;
    const reason = async () =>
      (await call("POST", "/fine-tunes/estimate-price", { training_file: id, model })).body.unavailable_reason;
    expect(await reason()).toBe("train_file_not_validated");
    vendor.step(3);
    expect(await reason()).toBe("train_file_invalid");
    expect(vendor.violations).toEqual([]);
  });

  it("names the models that it trains, and their bounds", async () => {
    expect((await call("GET", "/fine-tunes/models/supported")).body.models).toContain(model);
    expect((await call("GET", `/fine-tunes/models/limits?model_name=${model}`)).body).toMatchObject({
      model_name: model,
    });
    expect((await call("GET", "/models")).body).toContainEqual(expect.objectContaining({ id: model }));
    expect((await call("POST", "/fine-tunes", { model: "gpt-4o", training_file: vendor.upload(rows) })).status).toBe(
      400,
    );
    expect(vendor.violations).toEqual([]);
  });

  it.each([
    ["a field that the contract does not have", { metadata: { a: "b" } }, /additional properties/],
    ["a wrong type", { n_epochs: "auto" }, /n_epochs must be integer/],
    ["a method without what it requires", { training_method: { method: "sft" } }, /training_method/],
    ["LoRA without its size", { training_type: { type: "Lora" } }, /training_type/],
  ])("refuses and counts a request with %s", async (_what, more, said) => {
    const { status, body } = await call("POST", "/fine-tunes", { model, training_file: vendor.upload(rows), ...more });
    expect([status, body.error.type]).toEqual([400, "invalid_request_error"]);
    expect(vendor.violations).toEqual([expect.stringMatching(said)]);
  });

  it("counts unknown operations and queries, and refuses a wrong key without counting it", async () => {
    await call("PATCH", "/fine-tunes/ft-1");
    await call("GET", "/fine-tunes?limit=10");
    expect(vendor.violations).toHaveLength(2);
    expect((await call("GET", "/fine-tunes", undefined, { authorization: "Bearer wrong" })).status).toBe(401);
    expect(vendor.violations).toHaveLength(2);
  });

  it("accepts a job and loses the answer, answers 500 after accepting, or lets its list lag", async () => {
    vendor.trouble("POST", /\/fine-tunes$/, { kind: "lost-after" });
    await expect(created()).rejects.toThrow();
    vendor.trouble("POST", /\/fine-tunes$/, { kind: "status-after", status: 500 });
    vendor.manners.listsLag = 2;
    expect(await created()).toBe("undefined");
    expect(vendor.jobs()).toHaveLength(2);
    const shown = async () => (await call("GET", "/fine-tunes")).body.data.length;
    expect([await shown(), await shown(), await shown()]).toEqual([1, 1, 2]);
  });

  it("keeps the key of Weights & Biases to itself", async () => {
    const id = await created({ wandb_api_key: "wandb-secret", wandb_project_name: "depot" });
    const answers = JSON.stringify([
      await call("GET", `/fine-tunes/${id}`),
      await call("GET", "/fine-tunes"),
      await call("GET", `/fine-tunes/${id}/events`),
    ]);
    expect(answers).toContain("depot");
    expect(answers).not.toContain("wandb-secret");
  });
});
