import { nth } from "../support/fault-proxy";
import { aStack } from "../support/stack";

const aJob = /^\/fine_tuning\/jobs\/ftjob-\w+$/;

describe("pausing, and places for open jobs", () => {
  const stack = aStack({ minSeconds: { queued: 30, running: 900 } });

  describe("paused", () => {
    it("pauses once the job runs, is ready then, resumes in place, and pays once", async () => {
      const job = stack.job();
      const paused = await job.up({ paused: true });
      expect(paused).toMatchObject({ result: { outcome: "ok", outputs: { status: "paused", ready: true } } });
      stack.newCommand();
      expect(await job.preview({ paused: true })).toEqual({ failures: [], change: "none" });
      expect(await job.up({ paused: false })).toMatchObject({
        step: "updated",
        result: { outcome: "ok" },
      });
      expect(await job.statuses()).toEqual(["succeeded"]);
    });

    it("resumes when the argument is taken back", async () => {
      const job = stack.job();
      await job.up({ paused: true });
      stack.newCommand();
      expect(await job.up()).toMatchObject({ step: "updated", result: { outcome: "ok" } });
      expect(await job.statuses()).toEqual(["succeeded"]);
    });

    it("keeps the job where the server cannot pause, and goes on when the argument is taken back", async () => {
      const job = stack.job();
      stack.proxy.rules = [
        nth(
          "POST",
          /pause$/,
          1,
          { kind: "refused", status: 404, body: { error: { message: "Pausing is not available" } } },
          9,
        ),
      ];
      expect(await job.up({ paused: true })).toMatchObject({
        result: { outcome: "partial", reasons: [expect.stringContaining("Pausing is not available")] },
      });
      stack.newCommand();
      expect(await job.up()).toMatchObject({ step: "updated", result: { outcome: "ok" } });
      expect(await job.statuses()).toEqual(["succeeded"]);
    });

    it("waits through a pause that someone else made, and says so", async () => {
      const job = stack.job();
      stack.proxy.rules = [
        nth("GET", aJob, 10, { kind: "edited", answer: (job) => ({ ...job, status: "paused" }) }, 5),
      ];
      const up = job.up();
      await job.line("paused");
      expect(await up).toMatchObject({ result: { outcome: "ok" } });
    });
  });

  describe("fine-tuning:maxActiveJobs", () => {
    it("is not asked for by adoption and resumption", async () => {
      const [open, finished, adopting] = [stack.job(), stack.job(), stack.job()];
      await finished.up();
      await open.up({ timeouts: { create: 60 } });
      await stack.newProcess();
      await stack.process.configure({ "fine-tuning:maxActiveJobs": "1" });
      expect(await adopting.up({ adoptJobId: finished.state?.id })).toMatchObject({
        result: { outcome: "ok" },
      });
      expect(await open.up()).toMatchObject({ step: "updated", result: { outcome: "ok" } });
      expect(stack.process.engine.lines.filter(({ text }) => text.includes("free job slot"))).toEqual([]);
    });

    it("lets jobs wait for a free job slot", async () => {
      await stack.newProcess();
      await stack.process.configure({ "fine-tuning:maxActiveJobs": "1" });
      const jobs = [stack.job(), stack.job(), stack.job()];
      const reports = await Promise.all(jobs.map((job) => job.up()));
      expect(reports).toMatchObject(jobs.map(() => ({ result: { outcome: "ok" } })));
      const spans = (await Promise.all(jobs.map((job) => job.submitted())))
        .flat()
        .map(({ created_at, finished_at }) => [created_at, Number(finished_at)]);
      spans.sort(([a = 0], [b = 0]) => a - b);
      expect(spans[1]?.[0]).toBeGreaterThanOrEqual(spans[0]?.[1] ?? Infinity);
      expect(spans[2]?.[0]).toBeGreaterThanOrEqual(spans[1]?.[1] ?? Infinity);
    });

    it("is given up at Ctrl-C, with nothing submitted and nothing to look for", async () => {
      await stack.newProcess();
      await stack.process.configure({ "fine-tuning:maxActiveJobs": "1" });
      const [first, second] = [stack.job(), stack.job()];
      const ups = [first.up(), second.up()];
      await stack.line("waiting for a free job slot");
      await stack.process.cancel();
      const outcomes = (await Promise.all(ups)).map((report) => ("result" in report ? report.result : undefined));
      const message = outcomes.flatMap((result) => (result?.outcome === "error" ? [result.message] : []));
      expect(message).toEqual([expect.stringContaining("nothing was submitted")]);
      await stack.newProcess();
      for (const job of [first, second]) {
        stack.newCommand();
        expect(await job.up()).toMatchObject({ result: { outcome: "ok" } });
        expect(await job.statuses()).toEqual(["succeeded"]);
      }
    });
  });
});
