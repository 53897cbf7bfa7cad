import OpenAI from "openai";
import { engineServer, engines } from "../support/judged-engines";
import { type TestServer, testAdminKey } from "../support/server";
import { chatRows, jsonl } from "../support/server-data";
import { bodyOf, create } from "../support/server-jobs";

describe.each(engines)("lists, with jobs that are trained by $name,", (engine) => {
  let server: TestServer;
  let client: OpenAI;
  let files: string[];
  let jobs: string[];
  beforeAll(async () => {
    server = await engineServer(engine, { clock: "virtual", minSeconds: { queued: 3600 } });
    client = new OpenAI({ apiKey: server.apiKey, adminAPIKey: testAdminKey, baseURL: server.url, maxRetries: 0 });
    files = [];
    for (let count = 0; count < 5; count += 1) files.push(await server.upload(jsonl(chatRows(10)), `${count}.jsonl`));
    jobs = [];
    for (let count = 0; count < 25; count += 1) {
      const metadata = count % 5 === 0 ? undefined : { team: "a", half: count < 12 ? "first" : "second" };
      jobs.push(await create(server, bodyOf(files[0] ?? "", { metadata })));
    }
  });
  afterAll(() => server.close());

  const all = async <T>(pages: AsyncIterable<T>): Promise<T[]> => {
    const items = [];
    for await (const item of pages) items.push(item);
    return items;
  };
  const ids = (items: { id: string }[]) => items.map((item) => item.id);

  it("give jobs newest first, twenty at a time unless asked otherwise, every one once", async () => {
    const page = await client.fineTuning.jobs.list();
    expect([page.data.length, page.has_more]).toEqual([20, true]);
    expect(ids(await all(client.fineTuning.jobs.list({ limit: 7 })))).toEqual([...jobs].reverse());
    const { body } = await server.call("GET", "/fine_tuning/jobs?limit=25");
    expect([(body.data as unknown[]).length, body.has_more, "first_id" in body]).toEqual([25, false, false]);
  });

  it("filter by metadata: all entries must match, and null asks for none", async () => {
    const matching = async (query: string) => {
      const { body } = await server.call("GET", `/fine_tuning/jobs?limit=100&${query}`);
      return ids(body.data as { id: string }[])
        .map((id) => jobs.indexOf(id))
        .reverse();
    };
    const numbers = [...jobs.keys()];
    expect(await matching("metadata[team]=a")).toEqual(numbers.filter((at) => at % 5 !== 0));
    expect(await matching("metadata[team]=a&metadata[half]=first")).toEqual(
      numbers.filter((at) => at % 5 !== 0 && at < 12),
    );
    expect(await matching("metadata=null")).toEqual(numbers.filter((at) => at % 5 === 0));
    expect(await matching("metadata[team]=")).toEqual([]);
    expect(await matching("metadata%5Bhalf%5D=second&metadata%5Bteam%5D=b")).toEqual([]);
  });

  it("give files in either order, by purpose, and with the ids of both ends", async () => {
    expect(ids(await all(client.files.list({ limit: 2 })))).toEqual([...files].reverse());
    expect(ids(await all(client.files.list({ limit: 2, order: "asc" })))).toEqual(files);
    const { body } = await server.call("GET", "/files?limit=2&order=asc");
    expect([body.first_id, body.last_id, body.has_more]).toEqual([files[0], files[1], true]);
    expect(await all(client.files.list({ purpose: "batch" }))).toEqual([]);
  });

  it("give permissions by the last id of the page before", async () => {
    const trained = await engineServer(engine);
    const job = await create(
      trained,
      bodyOf(await trained.upload(jsonl(chatRows(10))), { hyperparameters: { n_epochs: 1 } }),
    );
    const model = (await trained.jobWhen(job, ["succeeded"])).fine_tuned_model as string;
    const admin = new OpenAI({ adminAPIKey: testAdminKey, baseURL: trained.url, maxRetries: 0 });
    const { permissions } = admin.fineTuning.checkpoints;
    const granted = await permissions.create(model, { project_ids: ["p1", "p2", "p3"] });
    expect(ids((await permissions.create(model, { project_ids: ["p2"] })).data)).toEqual([granted.data[1]?.id]);
    const walked = await all(permissions.list(model, { limit: 2, order: "ascending" }));
    expect(walked.map((permission) => permission.project_id)).toEqual(["p1", "p2", "p3"]);
    const latest = await permissions.list(model, {});
    expect(latest.data.map((permission) => permission.project_id)).toEqual(["p3", "p2", "p1"]);
    const one = await permissions.list(model, { project_id: "p2" });
    expect(one.data.map((permission) => permission.project_id)).toEqual(["p2"]);
    await trained.close();
  });
});

describe.each(engines)("what is deleted, trained by $name,", (engine) => {
  it("is gone for everyone, and the job keeps its words", async () => {
    const server = await engineServer(engine);
    const job = await create(
      server,
      bodyOf(await server.upload(jsonl(chatRows(10))), { hyperparameters: { n_epochs: 2 } }),
    );
    const done = await server.jobWhen(job, ["succeeded"]);
    const [results] = done.result_files as string[];
    const ask = (model: unknown) =>
      server.call("POST", "/chat/completions", {
        model,
        messages: [{ role: "user", content: "Where is parcel 1?" }],
        max_tokens: 5,
      });
    const answer = await ask(done.fine_tuned_model);
    expect(answer.body.usage).toMatchObject({
      prompt_tokens: expect.any(Number),
      completion_tokens: expect.any(Number),
    });

    expect((await server.call("DELETE", `/models/${done.fine_tuned_model}`)).body.deleted).toBe(true);
    expect((await ask(done.fine_tuned_model)).body.error?.code).toBe("model_not_found");
    expect((await server.call("GET", `/models/${done.fine_tuned_model}`)).status).toBe(404);
    expect(
      (
        await server.call(
          "POST",
          "/fine_tuning/jobs",
          bodyOf(done.training_file as string, { model: done.fine_tuned_model }),
        )
      ).status,
    ).toBe(400);

    expect((await server.call("DELETE", `/files/${results}`)).body.deleted).toBe(true);
    expect((await server.call("GET", `/files/${results}/content`)).status).toBe(404);
    expect((await server.call("GET", `/fine_tuning/jobs/${job}`)).body).toEqual(done);

    const { body } = await server.call("GET", `/fine_tuning/jobs/${job}/checkpoints`);
    const earlier = (body.data as { fine_tuned_model_checkpoint: string }[]).at(-1)?.fine_tuned_model_checkpoint;
    expect((await ask(earlier)).status).toBe(200);
    await server.close();
  });
});
