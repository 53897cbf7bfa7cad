import { nth, type Rule } from "../support/fault-proxy";
import { type Declared, type House, jobHouse } from "../support/job-house";
import type { Props } from "../support/provider-process";

const jobs = "/fine_tuning/jobs";
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

  const statusOf = async (bot: Declared) => (await bot.jobs()).map(({ status }) => status);

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
        outputs: { status: "running", ready: false },
        reasons: [expect.stringMatching(/still `running`.*customTimeouts\.create.*pulumi up/)],
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
    ["ten minutes without a connection", [nth("GET", /^\/fine_tuning\/jobs/, 5, { kind: "lost-before" }, 500)]],
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

  describe("at the first Ctrl-C", () => {
    /** Cancels like the engine as soon as the jobs are seen running. */
    async function interrupted(bots: Declared[], args: Props) {
      house.process = await house.startProcess();
      for (const bot of bots) bot.next();
      const ups = bots.map((bot) => bot.at.up(bot.inputs(args)));
      await Promise.all(
        bots.map((bot) => house.process.engine.line(({ urn, text }) => urn === bot.urn && text.startsWith("running"))),
      );
      await house.process.cancel();
      const reports = await Promise.all(ups);
      house.process = await house.startProcess();
      for (const bot of bots) bot.next();
      return reports;
    }

    it("saves every job and tells how to go on; the next up goes on with them", async () => {
      const bots = [house.declare(), house.declare(), house.declare()];
      for (const report of await interrupted(bots, {}))
        expect(report).toMatchObject({
          settled: {
            outcome: "partial",
            reasons: [expect.stringMatching(/interrupted\. Job ftjob-\w+ goes on.*`pulumi up`/)],
          },
        });
      for (const bot of bots) {
        expect(await bot.at.up(bot.inputs())).toMatchObject({ step: "updated", settled: { outcome: "ok" } });
        expect(await statusOf(bot)).toEqual(["succeeded"]);
      }
    });

    it('cancels the job where onInterrupt is "cancel", and the next up submits a new one', async () => {
      const bot = house.declare();
      const [report] = await interrupted([bot], { onInterrupt: "cancel" });
      expect(report).toMatchObject({
        settled: {
          outcome: "partial",
          outputs: { status: "cancelled" },
          reasons: [expect.stringContaining("was cancelled, as onInterrupt says")],
        },
      });
      expect(await bot.at.up(bot.inputs())).toMatchObject({ step: "replaced", settled: { outcome: "ok" } });
      expect(await statusOf(bot)).toEqual(["cancelled", "succeeded"]);
    });

    it("goes on with a job that could not be cancelled", async () => {
      const bot = house.declare();
      house.proxy.rules = [nth("POST", /cancel$/, 1, { kind: "refused", status: 403 }, 9)];
      const [report] = await interrupted([bot], { onInterrupt: "cancel" });
      expect(report).toMatchObject({
        settled: { outcome: "partial", reasons: [expect.stringContaining("could not be cancelled")] },
      });
      expect(await bot.at.up(bot.inputs())).toMatchObject({ step: "updated", settled: { outcome: "ok" } });
      expect(await statusOf(bot)).toEqual(["succeeded"]);
    });

    /** Cancels like the engine at the nth request that fits. */
    const cancelAt = (method: string, path: string | RegExp, when: "before" | "after"): Rule =>
      nth(method, path, 1, { kind: "meanwhile", when, act: () => house.process.cancel() });

    it.each<[string, Rule, number]>([
      ["before it submits: nothing is paid", cancelAt("GET", jobs, "before"), 0],
      ["while it submits: the job is kept", cancelAt("POST", jobs, "before"), 1],
      ["just after the server accepted: the job is kept", cancelAt("POST", jobs, "after"), 1],
    ])("%s", async (_, rule, kept) => {
      house.process = await house.startProcess();
      const bot = house.declare();
      house.proxy.rules = [rule];
      const report = await bot.at.up(bot.inputs());
      expect(report).toMatchObject({ settled: { outcome: kept === 1 ? "partial" : "error" } });
      expect(await bot.jobs()).toHaveLength(kept);
      house.process = await house.startProcess();
      bot.next();
      expect(await bot.at.up(bot.inputs())).toMatchObject({ settled: { outcome: "ok" } });
      expect(await statusOf(bot)).toEqual(["succeeded"]);
    });
  });

  describe("paused", () => {
    it("pauses once the job runs, is ready then, resumes in place, and pays once", async () => {
      const bot = house.declare();
      const paused = await bot.at.up(bot.inputs({ paused: true }));
      expect(paused).toMatchObject({ settled: { outcome: "ok", outputs: { status: "paused", ready: true } } });
      bot.next();
      expect(await bot.at.preview(bot.inputs({ paused: true }))).toEqual({ failures: [], change: "none" });
      expect(await bot.at.up(bot.inputs({ paused: false }))).toMatchObject({
        step: "updated",
        settled: { outcome: "ok" },
      });
      expect(await statusOf(bot)).toEqual(["succeeded"]);
    });

    it("resumes when the argument is taken back", async () => {
      const bot = house.declare();
      await bot.at.up(bot.inputs({ paused: true }));
      bot.next();
      expect(await bot.at.up(bot.inputs())).toMatchObject({ step: "updated", settled: { outcome: "ok" } });
      expect(await statusOf(bot)).toEqual(["succeeded"]);
    });

    it("keeps the job where the server cannot pause, and goes on when the argument is taken back", async () => {
      const bot = house.declare();
      house.proxy.rules = [
        nth(
          "POST",
          /pause$/,
          1,
          { kind: "refused", status: 404, body: { error: { message: "Pausing is not available" } } },
          9,
        ),
      ];
      expect(await bot.at.up(bot.inputs({ paused: true }))).toMatchObject({
        settled: { outcome: "partial", reasons: [expect.stringContaining("Pausing is not available")] },
      });
      bot.next();
      expect(await bot.at.up(bot.inputs())).toMatchObject({ step: "updated", settled: { outcome: "ok" } });
      expect(await statusOf(bot)).toEqual(["succeeded"]);
    });

    it("waits through a pause that someone else made, and says so", async () => {
      const bot = house.declare();
      house.proxy.rules = [
        nth("GET", aJob, 10, { kind: "edited", answer: (job) => ({ ...job, status: "paused" }) }, 5),
      ];
      const up = bot.at.up(bot.inputs());
      await house.process.engine.line(({ urn, text }) => urn === bot.urn && text.includes("paused"));
      expect(await up).toMatchObject({ settled: { outcome: "ok" } });
    });
  });

  describe("fine-tuning:maxActiveJobs", () => {
    it("is not asked for by adoption and resumption", async () => {
      const [open, finished, adopting] = [house.declare(), house.declare(), house.declare()];
      await finished.at.up(finished.inputs());
      await open.at.up(open.inputs({ timeouts: { create: 60 } }));
      house.process = await house.startProcess();
      await house.process.configure({ "fine-tuning:maxActiveJobs": "1" });
      for (const bot of [open, finished, adopting]) bot.next();
      expect(await adopting.at.up(adopting.inputs({ adoptJobId: finished.at.state?.id }))).toMatchObject({
        settled: { outcome: "ok" },
      });
      expect(await open.at.up(open.inputs())).toMatchObject({ step: "updated", settled: { outcome: "ok" } });
      expect(house.process.engine.lines.filter(({ text }) => text.includes("free place"))).toEqual([]);
    });

    it("lets jobs wait for a free place", async () => {
      house.process = await house.startProcess();
      await house.process.configure({ "fine-tuning:maxActiveJobs": "1" });
      const bots = [house.declare(), house.declare(), house.declare()];
      const reports = await Promise.all(bots.map((bot) => bot.at.up(bot.inputs())));
      expect(reports).toMatchObject(bots.map(() => ({ settled: { outcome: "ok" } })));
      const spans = (await Promise.all(bots.map((bot) => bot.jobs())))
        .flat()
        .map(({ created_at, finished_at }) => [created_at, Number(finished_at)]);
      spans.sort(([a = 0], [b = 0]) => a - b);
      expect(spans[1]?.[0]).toBeGreaterThanOrEqual(spans[0]?.[1] ?? Infinity);
      expect(spans[2]?.[0]).toBeGreaterThanOrEqual(spans[1]?.[1] ?? Infinity);
    });

    it("is given up at Ctrl-C, with nothing submitted and nothing to look for", async () => {
      house.process = await house.startProcess();
      await house.process.configure({ "fine-tuning:maxActiveJobs": "1" });
      const [first, second] = [house.declare(), house.declare()];
      const ups = [first.at.up(first.inputs()), second.at.up(second.inputs())];
      await house.process.engine.line(({ text }) => text.includes("waiting for a free place"));
      await house.process.cancel();
      const outcomes = (await Promise.all(ups)).map((report) => ("settled" in report ? report.settled : undefined));
      const message = outcomes.flatMap((settled) => (settled?.outcome === "error" ? [settled.message] : []));
      expect(message).toEqual([expect.stringContaining("nothing was submitted")]);
      house.process = await house.startProcess();
      for (const bot of [first, second]) {
        bot.next();
        expect(await bot.at.up(bot.inputs())).toMatchObject({ settled: { outcome: "ok" } });
        expect(await statusOf(bot)).toEqual(["succeeded"]);
      }
    });
  });
});
