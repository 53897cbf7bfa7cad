import { collect } from "../../../provider/api/pages";
import { apiAt, json, listen, type Received } from "./loopback";

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

/** A server that answers by method and path, and with 404 to the rest. */
async function arrange(answers: Record<string, unknown>) {
  const server = await listen((request, response) => {
    const answer = answers[asked(request)];
    return answer === undefined
      ? json(response, 404, { error: { message: `no ${asked(request)}` } })
      : json(response, 200, answer);
  });
  const api = apiAt(server.url);
  opened.push(server, api);
  return { api, received: server.received };
}

const asked = ({ method, url }: Received) => `${method} ${decodeURIComponent(url.slice("/v1".length))}`;
const jobs = "/fine_tuning/jobs";
const job = { id: "ftjob-1", status: "running" };

describe("jobs", () => {
  it("are submitted as JSON in the API's spelling", async () => {
    const { api, received } = await arrange({ [`POST ${jobs}`]: job });
    await api.createJob({ model: "m", trainingFile: "file-1", metadata: { pulumi_key: "k" } });
    expect(received[0]?.headers).toMatchObject({ "content-type": "application/json", accept: "application/json" });
    expect(JSON.parse(received[0]?.body ?? "")).toEqual({
      model: "m",
      training_file: "file-1",
      metadata: { pulumi_key: "k" },
    });
  });

  it("are made with 201 and a Location, and obey with 204 and no body, as Azure documents it", async () => {
    const server = await listen(({ method, url }, response) => {
      if (method === "POST" && url === `/v1${jobs}`)
        return json(response, 201, { ...job, status: "pending" }, { location: `/v1${jobs}/ftjob-1` });
      response.writeHead(204).end();
    });
    const api = apiAt(server.url, { endpoint: { baseUrl: server.url, dialect: "azure" } });
    opened.push(server, api);
    expect(await api.createJob({ model: "m", trainingFile: "file-1" })).toMatchObject({
      id: "ftjob-1",
      status: "queued",
    });
    for (const act of [api.cancelJob, api.pauseJob, api.resumeJob, api.deleteFile, api.deleteModel])
      await expect(act("ftjob-1")).resolves.toBeUndefined();
    expect(server.received).toHaveLength(6);
  });

  it("are not mixed up: an answer about another job is none", async () => {
    const { api } = await arrange({ [`GET ${jobs}/ftjob-1`]: { ...job, id: "ftjob-2" } });
    await expect(api.getJob("ftjob-1")).rejects.toThrow(
      'getting fine-tuning job "ftjob-1": the answer is about another job, "ftjob-2"',
    );
  });

  it("are listed page by page with the metadata filter on each", async () => {
    const filter = "limit=2&metadata[pulumi_key]=a&b=c";
    const { api, received } = await arrange({
      [`GET ${jobs}?${filter}`]: {
        object: "list",
        data: [
          { ...job, id: "1" },
          { ...job, id: "2" },
        ],
        has_more: true,
      },
      [`GET ${jobs}?${filter}&after=2`]: { object: "list", data: [{ ...job, id: "3" }], has_more: false },
    });
    const found = await collect(api.listJobs({ metadata: { pulumi_key: "a&b=c" }, pageSize: 2 }));
    expect(found.map(({ id }) => id)).toEqual(["1", "2", "3"]);
    expect(received[0]?.url).toBe("/v1/fine_tuning/jobs?limit=2&metadata%5Bpulumi_key%5D=a%26b%3Dc");
  });

  it("are listed without the filter where the server refuses it", async () => {
    const server = await listen(({ url }, response) =>
      url.includes("metadata")
        ? json(response, 422, { detail: [{ msg: "unknown parameter" }] })
        : json(response, 200, { object: "list", data: [job], has_more: false }),
    );
    const api = apiAt(server.url);
    opened.push(server, api);
    expect(await collect(api.listJobs({ metadata: { pulumi_key: "k" } }))).toMatchObject([job]);
    expect(server.received).toHaveLength(2);
  });

  it("are not taken for none when the answer is an error", async () => {
    const { api } = await arrange({ [`GET ${jobs}?limit=100`]: { error: { message: "not now" } } });
    await expect(collect(api.listJobs())).rejects.toThrow("answered 200, but with an error: not now");
  });

  it("are cancelled, paused and resumed with an empty body", async () => {
    const { api, received } = await arrange({
      [`POST ${jobs}/ftjob-1/cancel`]: job,
      [`POST ${jobs}/ftjob-1/pause`]: job,
      [`POST ${jobs}/ftjob-1/resume`]: job,
    });
    await api.cancelJob("ftjob-1");
    await api.pauseJob("ftjob-1");
    await api.resumeJob("ftjob-1");
    expect(received.map(({ headers, body }) => [headers["content-length"], headers["content-type"], body])).toEqual(
      Array(3).fill(["0", undefined, ""]),
    );
  });

  it("cannot reach another route by a strange id", async () => {
    const { api, received } = await arrange({});
    await expect(api.getJob("../files?x#y")).rejects.toMatchObject({ status: 404 });
    expect(received[0]?.url).toBe("/v1/fine_tuning/jobs/..%2Ffiles%3Fx%23y");
  });

  it("list their events and checkpoints", async () => {
    const checkpoint = { id: "ftckpt_1", fine_tuned_model_checkpoint: "ft:m:ckpt-step-1", step_number: 1, metrics: {} };
    const { api } = await arrange({
      [`GET ${jobs}/ftjob-1/events?limit=100`]: {
        object: "list",
        data: [{ id: "ftevent-1", message: "m" }],
        has_more: false,
      },
      [`GET ${jobs}/ftjob-1/checkpoints?limit=100`]: {
        object: "list",
        data: [checkpoint],
        has_more: false,
        first_id: "ftckpt_1",
        last_id: "ftckpt_1",
      },
    });
    expect(await collect(api.listEvents("ftjob-1"))).toMatchObject([{ id: "ftevent-1", message: "m" }]);
    expect(await collect(api.listCheckpoints("ftjob-1"))).toMatchObject([{ id: "ftckpt_1", stepNumber: 1 }]);
  });
});

describe("files and models", () => {
  it("are read, listed and deleted", async () => {
    const deleted = { id: "x", deleted: true };
    const { api } = await arrange({
      "GET /files/file-1": { id: "file-1", bytes: 4 },
      "GET /files?purpose=fine-tune": { object: "list", data: [{ id: "file-1" }], has_more: false },
      "DELETE /files/file-1": deleted,
      "GET /models/ft:m": { id: "ft:m", shutdown_date: "2027-01-14" },
      "GET /models": { object: "list", data: [{ id: "m" }, { id: "ft:m" }] },
      "DELETE /models/ft:m": deleted,
    });
    expect(await api.getFile("file-1")).toMatchObject({ id: "file-1", bytes: 4 });
    expect(await collect(api.listFiles({ purpose: "fine-tune" }))).toHaveLength(1);
    expect(await api.getModel("ft:m")).toMatchObject({ shutdownDate: "2027-01-14" });
    expect((await collect(api.listModels())).map(({ id }) => id)).toEqual(["m", "ft:m"]);
    await api.deleteFile("file-1");
    await api.deleteModel("ft:m");
  });

  it("give their content byte for byte", async () => {
    const bytes = Buffer.from([0, 255, 10, 13, 128]);
    const server = await listen((_, response) =>
      response.writeHead(200, { "content-type": "application/octet-stream" }).end(bytes),
    );
    const api = apiAt(server.url);
    opened.push(server, api);
    expect(Buffer.from(await api.fileContent("file-1"))).toEqual(bytes);
  });

  it("are deleted where a server answers with nothing", async () => {
    const server = await listen((_, response) => response.writeHead(204).end());
    const api = apiAt(server.url);
    opened.push(server, api);
    await expect(api.deleteFile("file-1")).resolves.toBeUndefined();
  });

  it("are not taken for deleted on the word of a sign-in page", async () => {
    const server = await listen((_, response) => response.end("<h1>Sign in</h1>"));
    const api = apiAt(server.url);
    opened.push(server, api);
    await expect(api.deleteModel("ft:m")).rejects.toThrow('deleting model "ft:m"');
  });
});

describe("checkpoint permissions", () => {
  it("are listed by the server's own cursor, made and taken back", async () => {
    const path = "/fine_tuning/checkpoints/ft:m:ckpt-step-1/permissions";
    const permission = (id: string) => ({ id, project_id: `proj_${id}`, created_at: 1 });
    const { api, received } = await arrange({
      [`GET ${path}?limit=100`]: { object: "list", data: [permission("cp_2")], has_more: true, last_id: "cursor-2" },
      [`GET ${path}?limit=100&after=cursor-2`]: {
        object: "list",
        data: [permission("cp_1")],
        has_more: false,
        last_id: "cursor-1",
      },
      [`POST ${path}`]: { object: "list", data: [permission("cp_3")], has_more: false },
      [`DELETE ${path}/cp_3`]: { id: "cp_3", deleted: true },
    });
    expect((await collect(api.listCheckpointPermissions("ft:m:ckpt-step-1"))).map(({ id }) => id)).toEqual([
      "cp_2",
      "cp_1",
    ]);
    expect(await api.createCheckpointPermissions("ft:m:ckpt-step-1", ["proj_cp_3"])).toEqual([
      { id: "cp_3", object: "checkpoint.permission", createdAt: 1, projectId: "proj_cp_3" },
    ]);
    await api.deleteCheckpointPermission("ft:m:ckpt-step-1", "cp_3");
    expect(JSON.parse(received[2]?.body ?? "")).toEqual({ project_ids: ["proj_cp_3"] });
  });
});
