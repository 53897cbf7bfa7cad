import { chatRows, jsonl } from "../support/server-data";
import { type SimulatedFireworks, simulatedFireworks } from "../vendors/fireworks/fireworks";
import { failing, hasModel, isEnd, jobStates, silent } from "../vendors/fireworks/stages";

let vendor: SimulatedFireworks;
beforeEach(async () => {
  vendor = await simulatedFireworks();
});
afterEach(() => vendor.close());

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const isJson = body !== undefined && !(body instanceof FormData) && !Buffer.isBuffer(body);
  const answer = await fetch(path.startsWith("http") ? path : `${vendor.origin}/v1/accounts/acme/${path}`, {
    method,
    headers: {
      ...(path.startsWith("http") ? {} : { authorization: `Bearer ${vendor.key}` }),
      ...(isJson ? { "content-type": "application/json" } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isJson ? JSON.stringify(body) : (body as FormData) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text.startsWith("{") && !text.includes("\n") ? JSON.parse(text) : text };
}

const rows = jsonl(chatRows(10));
const model = "accounts/fireworks/models/qwen3-8b";
const job = { dataset: "accounts/acme/datasets/rows", baseModel: model };
const submit = (id: string, body: object = job) =>
  call("POST", `supervisedFineTuningJobs?supervisedFineTuningJobId=${id}`, body);
const state = async (id: string) => (await call("GET", `supervisedFineTuningJobs/${id}`)).body.state as string;

async function uploaded(text = rows, id = "rows") {
  await call("POST", "datasets", { datasetId: id, dataset: { userUploaded: {}, format: "CHAT", exampleCount: "10" } });
  const form = new FormData();
  form.set("file", new File([text], "rows.jsonl"));
  return call("POST", `datasets/${id}:upload`, form);
}

describe("the simulated Fireworks takes a dataset", () => {
  it("by one upload", async () => {
    expect(await uploaded()).toMatchObject({ status: 200, body: { id: "rows", bytes: rows.length } });
    expect(await call("GET", "datasets/rows")).toMatchObject({ body: { state: "READY", exampleCount: "10" } });
    expect(vendor.violations).toEqual([]);
  });

  it("by a signed URL, to which no key belongs", async () => {
    await call("POST", "datasets", { datasetId: "rows", dataset: { userUploaded: {} } });
    const filenameToSize = { "rows.jsonl": String(rows.length) };
    const { body } = await call("POST", "datasets/rows:getUploadEndpoint", { filenameToSize });
    const url = body.filenameToSignedUrls["rows.jsonl"] as string;
    expect(await call("PUT", url, Buffer.from(rows))).toMatchObject({ status: 200 });
    expect(await call("POST", "datasets/rows:validateUpload", {})).toMatchObject({ status: 200 });
    expect(await call("GET", "datasets/rows")).toMatchObject({ body: { state: "READY" } });
    expect(vendor.violations).toEqual([]);
    await call("PUT", url, Buffer.from(rows), { authorization: `Bearer ${vendor.key}` });
    expect(vendor.violations).toEqual([expect.stringContaining("the API key was sent to a signed URL")]);
  });

  it("once for an id, and not with rows that are wrong", async () => {
    expect(await uploaded(rows.replace('"messages"', '"massages"'))).toMatchObject({
      status: 400,
      body: { error: { message: 'line 1: has no "messages"' } },
    });
    expect(await call("GET", "datasets/rows")).toMatchObject({ body: { state: "UPLOADING" } });
    expect(await call("POST", "datasets", { datasetId: "rows", dataset: {} })).toMatchObject({ status: 409 });
    expect(await call("DELETE", "datasets/rows")).toMatchObject({ status: 200 });
    expect(await call("GET", "datasets/rows")).toMatchObject({ status: 404 });
  });
});

describe("the simulated Fireworks refuses, and counts", () => {
  beforeEach(() => uploaded());

  it.each([
    ["a field that the contract does not know", { ...job, metadata: {} }, "metadata"],
    ["a wrong type", { ...job, epochs: "2" }, "epochs"],
    ["a job inside another object", { supervisedFineTuningJob: job }, "supervisedFineTuningJob"],
    ["a preference job's field", { ...job, lossConfig: {} }, "lossConfig"],
  ])("%s", async (_, body, word) => {
    expect(await submit("one", body)).toMatchObject({ status: 400 });
    expect(vendor.violations).toEqual([expect.stringContaining(word)]);
    expect(vendor.allJobs()).toEqual([]);
  });

  it("an operation and a parameter that do not exist", async () => {
    await call("GET", "supervisedFineTuningJobs?limit=3");
    await call("POST", "fine_tuning/jobs", {});
    expect(vendor.violations).toHaveLength(2);
  });

  it.each([
    ["an id with other letters", "Job_1", job],
    ["an id of 64 letters", "a".repeat(64), job],
    ["two models to begin with", "one", { ...job, warmStartFrom: model }],
    ["a dataset that is not there", "one", { ...job, evaluationDataset: "accounts/acme/datasets/none" }],
    ["a model that cannot be trained", "one", { ...job, baseModel: "accounts/fireworks/models/closed-70b" }],
    ["accumulated gradients, which its documentation withdrew", "one", { ...job, gradientAccumulationSteps: 2 }],
  ])("nothing, when it merely says no to %s", async (_, id, body) => {
    expect(await submit(id, body)).toMatchObject({ status: 400 });
    expect(vendor.violations).toEqual([]);
    expect(vendor.allJobs()).toEqual([]);
  });

  it("no key but its own, and no other account", async () => {
    expect(await call("GET", "datasets", undefined, { authorization: "Bearer other" })).toMatchObject({ status: 401 });
    const other = vendor.origin.concat("/v1/accounts/globex/datasets");
    const headers = { authorization: `Bearer ${vendor.key}` };
    expect(await call("GET", other, undefined, headers)).toMatchObject({ status: 403 });
  });
});

describe("a job of the simulated Fireworks", () => {
  beforeEach(() => uploaded());

  it("trains while time passes, and no sooner", async () => {
    expect(await submit("one", { ...job, wandbConfig: { enabled: true, apiKey: "wandb" } })).toMatchObject({
      status: 200,
      body: { state: "JOB_STATE_CREATING", name: "accounts/acme/supervisedFineTuningJobs/one" },
    });
    const states = [];
    for (let minute = 0; minute < 9; minute++) {
      states.push((await state("one")).replace("JOB_STATE_", ""));
      vendor.advance(60);
    }
    expect(states).toEqual([
      "CREATING",
      "VALIDATING",
      "CREATING_INPUT_DATASET",
      "PENDING",
      "RUNNING",
      "RUNNING",
      "RUNNING",
      "WRITING_RESULTS",
      "COMPLETED",
    ]);
    const { body } = await call("GET", "supervisedFineTuningJobs/one");
    expect(body).toMatchObject({ outputModel: "accounts/acme/models/one", jobProgress: { percent: 100 } });
    expect((await call("GET", body.metricsFileSignedUrl)).body.trim().split("\n")).toHaveLength(4);
    expect(await call("GET", "models/one")).toMatchObject({ body: { peftDetails: { baseModel: model } } });
    expect(await call("DELETE", "models/one")).toMatchObject({ status: 200 });
    expect(vendor.violations).toEqual([]);
  });

  it("is made once for an id, and leaves a tombstone that keeps it", async () => {
    await submit("one");
    expect(await submit("one")).toMatchObject({ status: 409, body: { error: { code: "ALREADY_EXISTS" } } });
    expect(await call("DELETE", "supervisedFineTuningJobs/one")).toMatchObject({ status: 200 });
    expect(await state("one")).toBe("JOB_STATE_DELETED");
    expect((await call("GET", "supervisedFineTuningJobs")).body).toMatchObject({ supervisedFineTuningJobs: [] });
    expect(await submit("one")).toMatchObject({ status: 409 });
  });

  it("is cancelled after a while, and only before its end", async () => {
    await submit("one");
    expect(await call("POST", "supervisedFineTuningJobs/one:cancel", {})).toMatchObject({ status: 200 });
    expect(await state("one")).toBe("JOB_STATE_CANCELLING");
    vendor.advance(60);
    expect(await state("one")).toBe("JOB_STATE_CANCELLED");
    expect(await call("POST", "supervisedFineTuningJobs/one:cancel", {})).toMatchObject({ status: 400 });
  });

  it("fails, or says nothing new for ever, when a test wants it", async () => {
    vendor.jobs.stages = failing("The trainer ran out of memory.");
    await submit("one");
    vendor.jobs.stages = silent;
    await submit("two");
    vendor.advance(24 * 3600);
    const { body } = await call("GET", "supervisedFineTuningJobs/one");
    expect(body).toMatchObject({ state: "JOB_STATE_FAILED", status: { message: "The trainer ran out of memory." } });
    expect(await state("two")).toBe("JOB_STATE_RUNNING");
  });

  it.each(jobStates)("can be seen as %s", async (name) => {
    await submit("one");
    vendor.send("one", [{ state: name }]);
    const { body } = await call("GET", "supervisedFineTuningJobs/one");
    expect(body.state).toBe(name);
    expect("completedTime" in body).toBe(isEnd(name));
    expect(hasModel(name)).toBe(["JOB_STATE_COMPLETED", "JOB_STATE_EARLY_STOPPED"].includes(name));
  });

  it("is listed by page, by filter, and late when a test wants it", async () => {
    for (const id of ["one", "two", "three"]) await submit(id, { ...job, displayName: id });
    const first = (await call("GET", "supervisedFineTuningJobs?pageSize=2")).body;
    expect(first.supervisedFineTuningJobs).toHaveLength(2);
    const next = await call("GET", `supervisedFineTuningJobs?pageSize=2&pageToken=${first.nextPageToken}`);
    expect(next.body).toMatchObject({ supervisedFineTuningJobs: [{ displayName: "two" }], nextPageToken: "" });
    const filter = encodeURIComponent('displayName="three"');
    expect((await call("GET", `supervisedFineTuningJobs?filter=${filter}`)).body.totalSize).toBe(1);
    vendor.jobs.unlisted = 1;
    await submit("four");
    expect((await call("GET", "supervisedFineTuningJobs")).body.totalSize).toBe(3);
    expect((await call("GET", "supervisedFineTuningJobs")).body.totalSize).toBe(4);
  });

  it("has an estimate before it is made", async () => {
    expect(await call("POST", "supervisedFineTuningJobs:estimateCost", job)).toMatchObject({
      body: { estimatedCost: { currencyCode: "USD", units: "2", nanos: 500_000_000 } },
    });
    expect(vendor.allJobs()).toEqual([]);
  });

  it("trains preferences by operations of its own", async () => {
    const body = { dataset: job.dataset, trainingConfig: { baseModel: model }, lossConfig: { dpo: { beta: 0.1 } } };
    expect(await call("POST", "dpoJobs?dpoJobId=one", body)).toMatchObject({ status: 200 });
    vendor.advance(600);
    expect(await call("GET", "dpoJobs/one")).toMatchObject({ body: { state: "JOB_STATE_COMPLETED" } });
    const { signedUrl } = (await call("GET", "dpoJobs/one:getMetricsFileEndpoint")).body;
    expect((await call("GET", signedUrl)).body).toContain('"train/loss"');
    expect(await call("POST", "dpoJobs?dpoJobId=two", { ...body, lossConfig: { dpo: { beta: 0.5 } } })).toMatchObject({
      status: 400,
    });
    expect(vendor.violations).toEqual([expect.stringContaining("lossConfig.dpo.beta")]);
  });
});

describe("trouble with the simulated Fireworks", () => {
  beforeEach(() => uploaded());
  const jobs = /supervisedFineTuningJobs$/;

  it("loses an answer after the job was made", async () => {
    vendor.trouble("POST", jobs, { kind: "lost-after" });
    await expect(submit("one")).rejects.toThrow();
    expect(await submit("one")).toMatchObject({ status: 409 });
  });

  it("says 500 after the job was made", async () => {
    vendor.trouble("POST", jobs, { kind: "status-after", status: 500 });
    expect(await submit("one")).toMatchObject({ status: 500 });
    expect(vendor.allJobs()).toHaveLength(1);
  });

  it("loses or refuses a request that was not carried out, as often as was said", async () => {
    vendor.trouble("POST", jobs, { kind: "lost-before" });
    vendor.trouble("POST", jobs, { kind: "refused", status: 429, headers: { "retry-after": "1" } }, 2);
    await expect(submit("one")).rejects.toThrow();
    expect([await submit("one"), await submit("one"), await submit("one")].map(({ status }) => status)).toEqual([
      429, 429, 200,
    ]);
    expect(vendor.allJobs()).toHaveLength(1);
  });
});
