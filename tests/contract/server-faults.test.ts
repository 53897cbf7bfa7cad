import { type TestServer, testServer } from "../support/server";
import { chatRows, jsonl } from "../support/server-data";

const jobs = "POST /fine_tuning/jobs";

describe("scripted faults", () => {
  let server: TestServer;
  let file: string;
  beforeEach(async () => {
    server = await testServer({ faults: true, clock: "virtual", minSeconds: { queued: 3600 } });
    file = await server.upload(jsonl(chatRows(10)));
  });
  afterEach(() => server.close());

  const script = async (fault: Record<string, unknown>) => {
    const answer = await server.call("POST", "/_test/faults", fault);
    expect(answer.status).toBe(200);
  };
  const submit = () =>
    server.call("POST", "/fine_tuning/jobs", { model: "gpt-4o-mini", training_file: file, metadata: { key: "k" } });
  const listed = async () => ((await server.call("GET", "/fine_tuning/jobs")).body.data as unknown[]).length;

  it("loses the answer after the effect", async () => {
    await script({ route: jobs, fault: "drop-after" });
    await expect(submit()).rejects.toThrow("fetch failed");
    expect(await listed()).toBe(1);
    expect((await submit()).status).toBe(200);
  });

  it("drops the request before any effect", async () => {
    await script({ route: jobs, fault: "drop-before" });
    await expect(submit()).rejects.toThrow("fetch failed");
    expect(await listed()).toBe(0);
  });

  it("cuts the answer in the middle", async () => {
    await script({ route: jobs, fault: "cut-body" });
    await expect(submit()).rejects.toThrow(/terminated|other side closed/);
    expect(await listed()).toBe(1);
  });

  it("refuses with the status and wait that were asked for, and nothing happens", async () => {
    await script({
      route: jobs,
      fault: "refuse",
      status: 429,
      retry_after: 3,
      code: "rate_limit_exceeded",
      nth: 2,
      times: 2,
    });
    const answers = [await submit(), await submit(), await submit(), await submit()];
    expect(answers.map((answer) => answer.status)).toEqual([200, 429, 429, 200]);
    expect(answers[1]?.headers.get("retry-after")).toBe("3");
    expect(answers[1]?.body.error).toMatchObject({ type: "rate_limit_error", code: "rate_limit_exceeded" });
    expect(await listed()).toBe(2);
  });

  it("answers HTML as a proxy would", async () => {
    await script({ route: "*", fault: "html", status: 502 });
    const answer = await submit();
    expect([answer.status, answer.headers.get("content-type")]).toEqual([502, "text/html"]);
    expect(answer.body.text).toContain("Bad Gateway");
  });

  it("answers late", async () => {
    await script({ route: "GET /fine_tuning/jobs/{fine_tuning_job_id}", fault: "delay", seconds: 0.2 });
    const { id } = (await submit()).body;
    const begin = performance.now();
    await server.call("GET", `/fine_tuning/jobs/${id}`);
    expect(performance.now() - begin).toBeGreaterThan(190);
  });

  it("lets lists lag behind, by the server's clock", async () => {
    await script({ route: "GET /fine_tuning/jobs", fault: "lag-list", seconds: 10, times: 0 });
    await submit();
    expect(await listed()).toBe(0);
    server.advance(10);
    expect(await listed()).toBe(1);
  });

  it("drops metadata and loses events", async () => {
    await script({ route: jobs, fault: "drop-metadata" });
    await script({ route: "GET /fine_tuning/jobs/{fine_tuning_job_id}/events", fault: "lose-events" });
    const job = (await submit()).body;
    expect(job.metadata).toBeNull();
    const events = async () => (await server.call("GET", `/fine_tuning/jobs/${job.id}/events`)).body.data as unknown[];
    expect(await events()).toEqual([]);
    expect((await events()).length).toBeGreaterThan(0);
  });

  it("tells what was hit, and forgets on demand", async () => {
    await script({ route: jobs, fault: "refuse", times: 0 });
    await submit();
    const { body } = await server.call("GET", "/_test/faults");
    expect(body.data).toMatchObject([{ route: jobs, fault: "refuse", seen: 1, hits: 1 }]);
    await server.call("DELETE", "/_test/faults");
    expect((await submit()).status).toBe(200);
  });

  it("refuses a script it does not understand, and callers without the key", async () => {
    const answer = await server.call("POST", "/_test/faults", { route: jobs, fault: "explode" });
    expect([answer.status, answer.body.error?.param]).toEqual([400, "fault"]);
    expect((await server.call("GET", "/_test/faults", undefined, { authorization: "Bearer x" })).status).toBe(401);
    expect(
      (await server.call("POST", "/_test/clock/advance", { seconds: 1 }, { authorization: "Bearer x" })).status,
    ).toBe(401);
  });

  it("moves virtual time by request", async () => {
    const before = (await server.call("GET", "/_test/clock")).body.now as number;
    const after = (await server.call("POST", "/_test/clock/advance", { seconds: 90 })).body.now as number;
    expect(after - before).toBeCloseTo(90);
  });
});

it("keeps both endpoints closed unless they were asked for", async () => {
  const server = await testServer();
  expect((await server.call("GET", "/_test/faults")).status).toBe(404);
  expect((await server.call("GET", "/_test/clock")).status).toBe(404);
  expect(() => server.advance(1)).toThrow('clock: "virtual"');
  await server.close();
});
