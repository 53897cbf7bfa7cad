import type { DeclaredJob } from "../support/declared-job";
import { nth } from "../support/fault-proxy";
import type { Props } from "../support/provider-process";
import { aStack } from "../support/stack";
import { summary } from "../support/submitted-jobs";

const aJob = /^\/fine_tuning\/jobs\/ftjob-\w+$/;
const failing = '{"messages":[]}\n';
/** Metrics that no job reaches, and some that every job reaches. */
const never = { trainLoss: { max: -1 } };
const always = { trainLoss: { max: 1e9 } };

describe("ready, replacement and delete", () => {
  const stack = aStack({ minSeconds: { running: 60 } });
  const before = { trainingData: { contentHash: "c1:before" }, onDelete: { model: "delete" } };
  let after: Props;

  beforeAll(async () => {
    after = { ...before, trainingFile: await stack.upload("other"), trainingData: { contentHash: "c1:after" } };
  });

  const jobsOf = async (job: DeclaredJob) => (await job.submitted()).map(summary);

  it("keeps the good model in service through an interrupted retrain, a refresh and a missed accept", async () => {
    const { job, old } = await stack.jobInService({ ...before, accept: always });
    const retrain = { ...after, accept: never };
    const interrupted = await job.up({ ...retrain, timeouts: { create: 5 } });
    expect(interrupted).toMatchObject({ step: "replaced", result: { outcome: "partial" } });
    stack.newCommand();
    await job.refresh();
    stack.newCommand();
    for (let run = 0; run < 3; run++) {
      expect(await job.up(retrain)).toMatchObject({
        step: "updated",
        result: { outcome: "partial", reasons: [expect.stringContaining("not good enough")] },
      });
      stack.newCommand();
      await job.refresh();
      stack.newCommand();
    }
    expect(job.predecessors).toMatchObject([{ id: old?.id }]);
    expect(await stack.hasModel(old?.outputs)).toBe(true);

    expect(await job.up({ ...after, accept: always })).toMatchObject({ result: { outcome: "ok" } });
    expect(job.predecessors).toEqual([]);
    expect(await stack.hasModel(old?.outputs)).toBe(false);
    expect(await stack.hasModel(job.state?.outputs)).toBe(true);
    expect(await jobsOf(job)).toHaveLength(2);
  });

  it("reports a job that fails while it is resumed once, and submits anew only then", async () => {
    const job = stack.job();
    const args = { trainingFile: await stack.server.upload(failing), trainingData: { contentHash: "c1:failing" } };
    stack.proxy.rules = [nth("GET", aJob, 1, { kind: "refused", status: 401 }, 500)];
    expect(await job.up(args)).toMatchObject({ result: { outcome: "partial" } });
    stack.proxy.rules = [];
    stack.newCommand();
    const resumed = await job.up(args);
    expect(resumed).toMatchObject({
      step: "updated",
      result: { outcome: "partial", outputs: { status: "failed", ready: false } },
    });
    expect(await job.submitted()).toHaveLength(1);
    stack.newCommand();
    await job.refresh();
    stack.newCommand();
    expect(await job.up({ ...args, trainingFile: stack.trainingFile })).toMatchObject({
      step: "replaced",
      result: { outcome: "ok" },
    });
    expect(await job.statuses()).toEqual(["failed", "succeeded"]);
  });

  it("goes back to the previous data while the new job trains: cancels that, and keeps job and model", async () => {
    const { job, old } = await stack.jobInService(before);
    await job.up({ ...after, timeouts: { create: 5 } });
    const newer = job.state;
    stack.newCommand();
    expect(await job.up(before)).toMatchObject({
      step: "replaced",
      result: { outcome: "ok", id: old?.id },
    });
    expect(job.predecessors).toEqual([]);
    expect(await jobsOf(job)).toEqual([`${old?.id} succeeded`, `${newer?.id} cancelled`]);
    expect(await stack.hasModel(old?.outputs)).toBe(true);
  });

  it("goes back to the previous data in the same command after a failed retrain", async () => {
    const { job, old } = await stack.jobInService(before);
    const broken = {
      ...before,
      trainingFile: await stack.server.upload(failing),
      trainingData: { contentHash: "c1:broken" },
    };
    expect(await job.up(broken)).toMatchObject({ result: { outcome: "error" } });
    expect(job.state).toEqual(old);
    expect(await job.up(before)).toEqual({ step: "unchanged" });
    expect(await stack.hasModel(old?.outputs)).toBe(true);
  });

  it("lets a missed accept at first creation keep nothing, and takes the job without paying when the limit is relaxed", async () => {
    const job = stack.job();
    const missed = await job.up({ accept: never });
    expect(missed).toMatchObject({
      result: { outcome: "error", message: expect.stringMatching(/trainLoss is .*above the maximum of -1/) },
    });
    expect(job.state).toBeUndefined();
    stack.newCommand();
    expect(await job.up({ accept: always })).toMatchObject({ result: { outcome: "ok" } });
    expect(await jobsOf(job)).toEqual([`${job.state?.id} succeeded`]);
  });

  describe("with an accept that the model in service does not meet", () => {
    it("fails and changes nothing: the model stays in service, through a refresh too, until accept is relaxed", async () => {
      const { job, old } = await stack.jobInService({ ...before, accept: always });
      const { fineTunedModel, checkpoints, ready } = old?.outputs ?? {};
      const servedAsBefore = { accept: always, fineTunedModel, checkpoints, ready };
      const tightened = { ...before, accept: never, stallMinutes: 5 };
      for (let run = 0; run < 2; run++) {
        expect(await job.up(tightened)).toMatchObject({
          step: "updated",
          result: {
            outcome: "error",
            message: expect.stringMatching(
              /the model in service does not meet the changed `accept`.*trainLoss is .*above the maximum of -1.*ft:\S+ stays in service.*Next: relax/s,
            ),
          },
        });
        expect(job.state).toMatchObject({ id: old?.id, outputs: servedAsBefore });
        const warning = await job.warning();
        expect(warning.text).toContain("`pulumi up` will fail and leave it in service");
        stack.newCommand();
        await job.refresh();
        stack.newCommand();
      }
      expect(await job.up({ ...before, accept: always })).toEqual({ step: "unchanged" });
      stack.newCommand();
      expect(await job.up({ ...before, accept: { trainLoss: { max: 1e8 } } })).toMatchObject({
        step: "updated",
        result: { outcome: "ok", id: old?.id },
      });
      expect(await jobsOf(job)).toEqual([`${old?.id} succeeded`]);
    });

    it("is replaced by a new model only if that one meets it", async () => {
      const { job, old } = await stack.jobInService(before);
      expect(await job.up({ ...after, accept: never })).toMatchObject({
        step: "replaced",
        result: { outcome: "error", message: expect.stringContaining("nothing was put into service") },
      });
      expect(job.state).toEqual(old);
      expect(await stack.hasModel(old?.outputs)).toBe(true);
      stack.newCommand();
      expect(await job.up({ ...after, accept: always })).toMatchObject({ result: { outcome: "ok" } });
      expect(await stack.hasModel(old?.outputs)).toBe(false);
    });

    it("is not judged anew by limits that it has passed, when the server has forgotten its metrics", async () => {
      const { job } = await stack.jobInService({ ...before, accept: always });
      stack.proxy.rules = [
        ({ path }) => (/\/(events|checkpoints)$/.test(path) ? { kind: "refused", status: 404 } : undefined),
      ];
      expect(await job.up({ ...before, accept: always, stallMinutes: 5 })).toMatchObject({
        step: "updated",
        result: { outcome: "ok" },
      });
    });
  });

  it("refuses, under --continue-on-error, to delete a predecessor whose successor is not ready", async () => {
    const { job, old } = await stack.jobInService(before);
    await job.up({ ...after, timeouts: { create: 5 } });
    stack.newCommand();
    const again = await job
      .up({ ...after, timeouts: { update: 5 } }, { continueOnError: true })
      .catch((error) => error);
    expect(again.details).toContain("is not ready");
    expect(job.predecessors).toMatchObject([{ id: old?.id }]);
    expect(await stack.hasModel(old?.outputs)).toBe(true);
  });

  it("knows predecessor and successor through a rename, which is no change by itself", async () => {
    const { old } = await stack.jobInService(before);
    // `aliases`, `pulumi state rename` and `pulumi state move` give the entry another URN and leave its outputs alone.
    const renamed = stack.job({ state: old });
    expect(await renamed.up(before)).toEqual({ step: "unchanged" });
    await renamed.up({ ...after, timeouts: { create: 5 } });
    stack.newCommand();
    const again = await renamed
      .up({ ...after, timeouts: { update: 5 } }, { continueOnError: true })
      .catch((error) => error);
    expect(again.details).toContain("is not ready");
    expect(await stack.hasModel(old?.outputs)).toBe(true);
  });

  it("destroys predecessor and unready successor together", async () => {
    const { job, old } = await stack.jobInService(before);
    await job.up({ ...after, timeouts: { create: 5 } });
    const newer = job.state;
    stack.newCommand();
    await job.destroy();
    expect(job.predecessors).toEqual([]);
    expect(await stack.hasModel(old?.outputs)).toBe(false);
    expect(await jobsOf(job)).toEqual([`${old?.id} succeeded`, `${newer?.id} cancelled`]);
  });
});
