import { nth } from "../support/fault-proxy";
import { type House, jobHouse, statusOf } from "../support/job-house";

const aJob = /^\/fine_tuning\/jobs\/ftjob-\w+$/;

describe("pausing, and places for open jobs", () => {
  let house: House;

  beforeAll(async () => {
    house = await jobHouse({ minSeconds: { queued: 30, running: 900 } });
  });
  afterAll(() => house.close());
  beforeEach(() => {
    house.proxy.rules = [];
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
