import { nth, type Rule } from "../support/fault-proxy";
import { type House, jobHouse, statusOf } from "../support/job-house";

const aJob = /^\/fine_tuning\/jobs\/ftjob-\w+$/;

describe("waiting", () => {
  let house: House;

  beforeAll(async () => {
    house = await jobHouse({ minSeconds: { queued: 30, running: 900 } });
  });
  afterAll(() => house.close());
  beforeEach(() => {
    house.proxy.rules = [];
    house.proxy.seen.length = 0;
  });

  it.each([
    ["submitted", ["validating_files", "queued"]],
    ["validated", ["queued"]],
    ["running", ["running"]],
    ["succeeded", ["succeeded"]],
  ])("ends at the milestone %s", async (waitFor, statuses) => {
    const bot = house.declare();
    const args = bot.inputs({ waitFor });
    const report = await bot.at.up(args);
    expect(report).toMatchObject({ step: "created", settled: { outcome: "ok", outputs: { ready: true } } });
    expect(statuses).toContain(bot.at.state?.outputs.status);
    if (waitFor === "succeeded") return;
    // Nobody waits, and nothing has moved: no changes. It has moved: an update in place, no new job.
    if (waitFor !== "running") await house.server.jobWhen(String(bot.at.state?.id), ["queued"]);
    house.server.advance(30);
    await house.server.jobWhen(String(bot.at.state?.id), ["running"]);
    bot.next();
    const moved = bot.at.state?.outputs.status !== "running";
    expect(await bot.at.preview(args)).toEqual({ failures: [], change: moved ? "update" : "none" });
    await bot.at.up(args);
    bot.next();
    expect(await bot.at.preview(args)).toEqual({ failures: [], change: "none" });
    expect(await bot.jobs()).toHaveLength(1);
    await bot.at.destroy();
  });

  it("says no changes when the server cannot be asked about a job that nobody waits for", async () => {
    const bot = house.declare();
    const args = bot.inputs({ waitFor: "running" });
    await bot.at.up(args);
    bot.next();
    house.proxy.rules = [() => ({ kind: "lost-before" })];
    expect(await bot.at.preview(args)).toEqual({ failures: [], change: "none" });
  });

  it("reports a job that failed although nobody waited for it, once, and only then submits anew", async () => {
    const bot = house.declare();
    const args = bot.inputs({
      waitFor: "submitted",
      trainingFile: await house.server.upload('{"messages":[]}\n'),
      trainingData: { contentHash: "c1:x" },
    });
    await bot.at.up(args);
    await house.server.jobWhen(String(bot.at.state?.id), ["failed"]);
    bot.next();
    await bot.at.refresh();
    bot.next();
    expect(await bot.at.up(args)).toMatchObject({
      step: "updated",
      settled: { outcome: "partial", outputs: { status: "failed" } },
    });
    bot.next();
    expect(await bot.at.up({ ...args, trainingFile: house.file })).toMatchObject({
      step: "replaced",
      settled: { outcome: "ok" },
    });
    expect(await statusOf(bot)).toEqual(["failed", expect.not.stringMatching("failed")]);
  });

  it("honours customTimeouts, keeps the job, and goes on with it", async () => {
    const bot = house.declare();
    const timedOut = await bot.at.up(bot.inputs({ timeouts: { create: 600 } }));
    expect(timedOut).toMatchObject({
      settled: {
        outcome: "partial",
        outputs: { ready: false },
        reasons: [expect.stringMatching(/still `\w+`.*customTimeouts\.create.*pulumi up/)],
      },
    });
    bot.next();
    expect(await bot.at.up(bot.inputs({ timeouts: { create: 600, update: 60 } }))).toMatchObject({
      settled: { outcome: "partial", reasons: [expect.stringContaining("customTimeouts.update")] },
    });
    bot.next();
    expect(await bot.at.up(bot.inputs())).toMatchObject({ step: "updated", settled: { outcome: "ok" } });
    expect(await statusOf(bot)).toEqual(["succeeded"]);
  });

  const looks: [string, Rule[]][] = [
    ["ten minutes without a connection", [nth("GET", /^\/fine_tuning\/jobs/, 5, { kind: "lost-before" }, 220)]],
    ["a server that answers 503 for a while", [nth("GET", aJob, 2, { kind: "refused", status: 503 }, 40)]],
    [
      "429 with Retry-After",
      [nth("GET", aJob, 2, { kind: "refused", status: 429, headers: { "retry-after": "20" } }, 10)],
    ],
    ["HTML of a gateway", [nth("GET", aJob, 2, { kind: "html-after", status: 200 }, 20)]],
    ["cut answers", [nth("GET", aJob, 2, { kind: "cut-after" }, 20)]],
    [
      "a status that nobody knows",
      [nth("GET", aJob, 2, { kind: "edited", answer: (job) => ({ ...job, status: "polishing" }) }, 20)],
    ],
    ["a moment of refused keys", [nth("GET", aJob, 2, { kind: "refused", status: 401 }, 1)]],
  ];

  it.each(looks)("survives %s", async (_, rules) => {
    const bot = house.declare();
    house.proxy.rules = rules;
    expect(await bot.at.up(bot.inputs())).toMatchObject({ step: "created", settled: { outcome: "ok" } });
    expect(await statusOf(bot)).toEqual(["succeeded"]);
  });

  it("asks once per look during an outage, not more often than of a healthy server", async () => {
    const bot = house.declare();
    const looks: number[] = [];
    const note = async () => looks.push(Number((await house.server.call("GET", "/_test/clock")).body.now));
    house.proxy.rules = [nth("GET", aJob, 2, { kind: "meanwhile", when: "before", act: note }, 20)];
    house.server.faults.add({
      route: "GET /fine_tuning/jobs/{fine_tuning_job_id}",
      fault: "refuse",
      nth: 2,
      times: 20,
    });
    expect(await bot.at.up(bot.inputs())).toMatchObject({ settled: { outcome: "ok" } });
    house.server.faults.clear();
    const pauses = looks.slice(1).map((at, look) => at - (looks[look] ?? at));
    expect(pauses).toHaveLength(19);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(2);
  });

  it("keeps the job when the key stays refused, and says what ended the wait", async () => {
    const bot = house.declare();
    house.proxy.rules = [
      nth(
        "GET",
        aJob,
        1,
        { kind: "refused", status: 401, body: { error: { message: "Key was revoked", code: "invalid_api_key" } } },
        500,
      ),
    ];
    expect(await bot.at.up(bot.inputs())).toMatchObject({
      settled: { outcome: "partial", reasons: [expect.stringContaining("Key was revoked")] },
    });
    house.proxy.rules = [];
    bot.next();
    await bot.at.destroy();
  });
});
