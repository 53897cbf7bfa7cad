import { engineResource } from "../support/engine-resource";
import { nth } from "../support/fault-proxy";
import { type Declared, type House, inService, jobHouse, modelStatus, statusOf, summary } from "../support/job-house";
import { nextCommand } from "../support/next-command";
import type { Props } from "../support/provider-process";

const aJob = /^\/fine_tuning\/jobs\/ftjob-\w+$/;
const failing = '{"messages":[]}\n';
/** Metrics that no job reaches, and some that every job reaches. */
const never = { trainLoss: { max: -1 } };
const always = { trainLoss: { max: 1e9 } };

describe("ready, replacement and delete", () => {
  let house: House;
  let before: Props;
  let after: Props;

  beforeAll(async () => {
    house = await jobHouse({ minSeconds: { running: 60 } });
    before = { trainingFile: house.file, trainingData: { contentHash: "c1:before" }, onDelete: { model: "delete" } };
    after = { ...before, trainingFile: await house.upload("other"), trainingData: { contentHash: "c1:after" } };
  });
  afterAll(() => house.close());
  beforeEach(() => {
    house.proxy.rules = [];
  });

  const hasModel = async (state: { outputs: Props } | undefined) => (await modelStatus(house, state?.outputs)) === 200;

  const jobsOf = async (bot: Declared) => (await bot.jobs()).map(summary);

  it("keeps the good model in service through an interrupted retrain, a refresh and a missed accept", async () => {
    const { bot, old } = await inService(house, { ...before, accept: always });
    const retrain = { ...after, accept: never };
    const interrupted = await bot.at.up(bot.inputs({ ...retrain, timeouts: { create: 5 } }));
    expect(interrupted).toMatchObject({ step: "replaced", settled: { outcome: "partial" } });
    bot.next();
    await bot.at.refresh();
    bot.next();
    for (let run = 0; run < 3; run++) {
      expect(await bot.at.up(bot.inputs(retrain))).toMatchObject({
        step: "updated",
        settled: { outcome: "partial", reasons: [expect.stringContaining("not good enough")] },
      });
      bot.next();
      await bot.at.refresh();
      bot.next();
    }
    expect(bot.at.leftOver).toMatchObject([{ id: old?.id }]);
    expect(await hasModel(old)).toBe(true);

    expect(await bot.at.up(bot.inputs({ ...after, accept: always }))).toMatchObject({ settled: { outcome: "ok" } });
    expect(bot.at.leftOver).toEqual([]);
    expect(await hasModel(old)).toBe(false);
    expect(await hasModel(bot.at.state)).toBe(true);
    expect(await jobsOf(bot)).toHaveLength(2);
  });

  it("reports a job that fails while it is resumed once, and submits anew only then", async () => {
    const bot = house.declare();
    const args = { trainingFile: await house.server.upload(failing), trainingData: { contentHash: "c1:failing" } };
    house.proxy.rules = [nth("GET", aJob, 1, { kind: "refused", status: 401 }, 500)];
    expect(await bot.at.up(bot.inputs(args))).toMatchObject({ settled: { outcome: "partial" } });
    house.proxy.rules = [];
    bot.next();
    const resumed = await bot.at.up(bot.inputs(args));
    expect(resumed).toMatchObject({
      step: "updated",
      settled: { outcome: "partial", outputs: { status: "failed", ready: false } },
    });
    expect(await bot.jobs()).toHaveLength(1);
    bot.next();
    await bot.at.refresh();
    bot.next();
    expect(await bot.at.up(bot.inputs({ ...args, trainingFile: house.file }))).toMatchObject({
      step: "replaced",
      settled: { outcome: "ok" },
    });
    expect(await statusOf(bot)).toEqual(["failed", "succeeded"]);
  });

  it("goes back to the previous data while the new job trains: cancels that, and keeps job and model", async () => {
    const { bot, old } = await inService(house, before);
    await bot.at.up(bot.inputs({ ...after, timeouts: { create: 5 } }));
    const newer = bot.at.state;
    bot.next();
    expect(await bot.at.up(bot.inputs(before))).toMatchObject({
      step: "replaced",
      settled: { outcome: "ok", id: old?.id },
    });
    expect(bot.at.leftOver).toEqual([]);
    expect(await jobsOf(bot)).toEqual([`${old?.id} succeeded`, `${newer?.id} cancelled`]);
    expect(await hasModel(old)).toBe(true);
  });

  it("goes back to the previous data in the same command after a failed retrain", async () => {
    const { bot, old } = await inService(house, before);
    const broken = {
      ...before,
      trainingFile: await house.server.upload(failing),
      trainingData: { contentHash: "c1:broken" },
    };
    expect(await bot.at.up(bot.inputs(broken))).toMatchObject({ settled: { outcome: "error" } });
    expect(bot.at.state).toEqual(old);
    expect(await bot.at.up(bot.inputs(before))).toEqual({ step: "unchanged" });
    expect(await hasModel(old)).toBe(true);
  });

  it("lets a missed accept at first creation keep nothing, and takes the job without paying when the limit is relaxed", async () => {
    const bot = house.declare();
    const missed = await bot.at.up(bot.inputs({ accept: never }));
    expect(missed).toMatchObject({
      settled: { outcome: "error", message: expect.stringMatching(/trainLoss is .*above the maximum of -1/) },
    });
    expect(bot.at.state).toBeUndefined();
    bot.next();
    expect(await bot.at.up(bot.inputs({ accept: always }))).toMatchObject({ settled: { outcome: "ok" } });
    expect(await jobsOf(bot)).toEqual([`${bot.at.state?.id} succeeded`]);
  });

  describe("with an accept that the model in service does not meet", () => {
    it("fails and changes nothing: the model stays in service, through a refresh too, until accept is relaxed", async () => {
      const { bot, old } = await inService(house, { ...before, accept: always });
      const { fineTunedModel, checkpoints, ready } = old?.outputs ?? {};
      const servedAsBefore = { accept: always, fineTunedModel, checkpoints, ready };
      const tightened = bot.inputs({ ...before, accept: never, stallMinutes: 5 });
      for (let run = 0; run < 2; run++) {
        expect(await bot.at.up(tightened)).toMatchObject({
          step: "updated",
          settled: {
            outcome: "error",
            message: expect.stringMatching(
              /the model in service does not meet the changed `accept`.*trainLoss is .*above the maximum of -1.*ft:\S+ stays in service.*Next: relax/s,
            ),
          },
        });
        expect(bot.at.state).toMatchObject({ id: old?.id, outputs: servedAsBefore });
        bot.next();
        await bot.at.refresh();
        bot.next();
      }
      const warning = await house.process.engine.line(({ urn, severity }) => urn === bot.urn && severity === "warning");
      expect(warning.text).toContain("`pulumi up` will fail and leave it in service");
      expect(await bot.at.up(bot.inputs({ ...before, accept: always }))).toEqual({ step: "unchanged" });
      bot.next();
      expect(await bot.at.up(bot.inputs({ ...before, accept: { trainLoss: { max: 1e8 } } }))).toMatchObject({
        step: "updated",
        settled: { outcome: "ok", id: old?.id },
      });
      expect(await jobsOf(bot)).toEqual([`${old?.id} succeeded`]);
    });

    it("is replaced by a new model only if that one meets it", async () => {
      const { bot, old } = await inService(house, before);
      expect(await bot.at.up(bot.inputs({ ...after, accept: never }))).toMatchObject({
        step: "replaced",
        settled: { outcome: "error", message: expect.stringContaining("nothing was put into service") },
      });
      expect(bot.at.state).toEqual(old);
      expect(await hasModel(old)).toBe(true);
      bot.next();
      expect(await bot.at.up(bot.inputs({ ...after, accept: always }))).toMatchObject({ settled: { outcome: "ok" } });
      expect(await hasModel(old)).toBe(false);
    });

    it("is not judged anew by limits that it has passed, when the server has forgotten its metrics", async () => {
      const { bot } = await inService(house, { ...before, accept: always });
      house.proxy.rules = [
        ({ path }) => (/\/(events|checkpoints)$/.test(path) ? { kind: "refused", status: 404 } : undefined),
      ];
      expect(await bot.at.up(bot.inputs({ ...before, accept: always, stallMinutes: 5 }))).toMatchObject({
        step: "updated",
        settled: { outcome: "ok" },
      });
    });
  });

  it("refuses, under --continue-on-error, to delete a predecessor whose successor is not ready", async () => {
    const { bot, old } = await inService(house, before);
    await bot.at.up(bot.inputs({ ...after, timeouts: { create: 5 } }));
    bot.next();
    const again = await bot.at
      .up(bot.inputs({ ...after, timeouts: { update: 5 } }), { continueOnError: true })
      .catch((error) => error);
    expect(again.details).toContain("is not ready");
    expect(bot.at.leftOver).toMatchObject([{ id: old?.id }]);
    expect(await hasModel(old)).toBe(true);
  });

  it("knows predecessor and successor through a rename, which is no change by itself", async () => {
    const { bot, old } = await inService(house, before);
    const renamed = house.declare();
    const target = { urn: renamed.urn, provider: bot.at.target.provider };
    // `aliases`, `pulumi state rename` and `pulumi state move` give the entry another URN and leave its outputs alone.
    const first = engineResource(nextCommand(house.process), target, old);
    expect(await first.up(renamed.inputs(before))).toEqual({ step: "unchanged" });
    await first.up(renamed.inputs({ ...after, timeouts: { create: 5 } }));
    const next = first.movedTo(nextCommand(house.process));
    const again = await next
      .up(renamed.inputs({ ...after, timeouts: { update: 5 } }), { continueOnError: true })
      .catch((error) => error);
    expect(again.details).toContain("is not ready");
    expect(await hasModel(old)).toBe(true);
  });

  it("destroys predecessor and unready successor together", async () => {
    const { bot, old } = await inService(house, before);
    await bot.at.up(bot.inputs({ ...after, timeouts: { create: 5 } }));
    const newer = bot.at.state;
    bot.next();
    await bot.at.destroy();
    expect(bot.at.leftOver).toEqual([]);
    expect(await hasModel(old)).toBe(false);
    expect(await jobsOf(bot)).toEqual([`${old?.id} succeeded`, `${newer?.id} cancelled`]);
  });
});
