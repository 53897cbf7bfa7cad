import { nth, type Rule } from "../support/fault-proxy";
import { type Declared, type House, jobHouse, summary } from "../support/job-house";
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

  const hasModel = async (state: { outputs: Props } | undefined) =>
    (await house.server.call("GET", `/models/${encodeURIComponent(String(state?.outputs.fineTunedModel))}`)).status ===
    200;

  const jobsOf = async (bot: Declared) => (await bot.jobs()).map(summary);

  async function inService(args: Props): Promise<{ bot: Declared; old: Declared["at"]["state"] }> {
    const bot = house.declare();
    expect(await bot.at.up(bot.inputs(args))).toMatchObject({ settled: { outcome: "ok" } });
    bot.next();
    return { bot, old: bot.at.state };
  }

  it("keeps the good model in service through an interrupted retrain, a refresh and a missed accept", async () => {
    const { bot, old } = await inService({ ...before, accept: always });
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
    expect((await bot.jobs()).map(({ status }) => status)).toEqual(["failed", "succeeded"]);
  });

  it("goes back to the previous data while the new job trains: cancels that, and keeps job and model", async () => {
    const { bot, old } = await inService(before);
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
    const { bot, old } = await inService(before);
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

  it("refuses, under --continue-on-error, to delete a predecessor whose successor is not ready", async () => {
    const { bot, old } = await inService(before);
    await bot.at.up(bot.inputs({ ...after, timeouts: { create: 5 } }));
    bot.next();
    const again = await bot.at
      .up(bot.inputs({ ...after, timeouts: { update: 5 } }), { continueOnError: true })
      .catch((error) => error);
    expect(again.details).toContain("is not ready");
    expect(bot.at.leftOver).toMatchObject([{ id: old?.id }]);
    expect(await hasModel(old)).toBe(true);
  });

  it("destroys predecessor and unready successor together", async () => {
    const { bot, old } = await inService(before);
    await bot.at.up(bot.inputs({ ...after, timeouts: { create: 5 } }));
    const newer = bot.at.state;
    bot.next();
    await bot.at.destroy();
    expect(bot.at.leftOver).toEqual([]);
    expect(await hasModel(old)).toBe(false);
    expect(await jobsOf(bot)).toEqual([`${old?.id} succeeded`, `${newer?.id} cancelled`]);
  });

  describe("with a wrong key or URL", () => {
    const wrongKey: Rule = () => ({
      kind: "refused",
      status: 401,
      body: { error: { message: "Incorrect API key", code: "invalid_api_key", type: "x" } },
    });
    const empty: Rule = ({ path }) =>
      aJob.test(path)
        ? {
            kind: "refused",
            status: 404,
            body: { error: { message: "Could not find fine tune", code: "fine_tune_not_found", type: "x" } },
          }
        : undefined;

    it.each(["refresh", "destroy"] as const)("%s forgets nothing when the key is refused", async (command) => {
      const { bot, old } = await inService(before);
      house.proxy.rules = [wrongKey];
      await expect(bot.at[command]()).rejects.toMatchObject({ details: expect.stringContaining("Incorrect API key") });
      expect(bot.at.state).toEqual(old);
    });

    it.each(["refresh", "destroy"] as const)(
      "%s forgets nothing when the key is another account's",
      async (command) => {
        const { bot, old } = await inService(before);
        const others: Rule = ({ path }) =>
          path === "/fine_tuning/jobs"
            ? {
                kind: "edited",
                answer: (json) => ({
                  ...json,
                  data: (json.data as object[]).map((job) => ({ ...job, organization_id: "org-other" })),
                }),
              }
            : undefined;
        house.proxy.rules = [empty, others];
        await expect(bot.at[command]()).rejects.toMatchObject({ details: expect.stringContaining("org-other") });
        expect(bot.at.state).toEqual(old);
      },
    );

    it.each(["refresh", "destroy"] as const)("%s forgets nothing at another address", async (command) => {
      const { bot, old } = await inService(before);
      const there = house.proxy.url.replace("127.0.0.1", "localhost");
      house.process = await house.startProcess({ OPENAI_BASE_URL: there });
      bot.next();
      house.proxy.rules = [empty];
      await expect(bot.at[command]()).rejects.toMatchObject({ details: expect.stringContaining(`is not at ${there}`) });
      expect(bot.at.state).toEqual(old);
      house.process = await house.startProcess();
    });

    it("moves the resource in place when the job is found at another address", async () => {
      const { bot, old } = await inService(before);
      const connection = { baseUrl: house.proxy.url.replace("127.0.0.1", "localhost") };
      expect(await bot.at.up(bot.inputs({ ...before, connection }))).toMatchObject({
        step: "updated",
        settled: { outcome: "ok", id: old?.id, outputs: { endpoint: connection } },
      });
      expect(await bot.jobs()).toHaveLength(1);
    });

    it("removes a job from the state that is gone where it was made", async () => {
      const { bot } = await inService(before);
      house.proxy.rules = [empty];
      expect(await bot.at.refresh()).toBe("gone");
    });
  });

  describe("when a running job is deleted", () => {
    async function running(args: Props = {}): Promise<Declared> {
      const bot = house.declare();
      expect(await bot.at.up(bot.inputs({ ...args, timeouts: { create: 5 } }))).toMatchObject({
        settled: { outcome: "partial" },
      });
      bot.next();
      return bot;
    }

    it("cancels it and waits until it stopped", async () => {
      const bot = await running();
      await bot.at.destroy();
      expect((await bot.jobs()).map(({ status }) => status)).toEqual(["cancelled"]);
    });

    it("leaves it alone where onDelete says so", async () => {
      const bot = await running({ onDelete: { runningJob: "leave" } });
      await bot.at.destroy();
      expect((await bot.jobs()).map(({ status }) => status)).toEqual(["running"]);
    });

    it("accepts that it has ended meanwhile, and deletes the model if told to", async () => {
      const bot = await running({ onDelete: { model: "delete" } });
      const [job] = await bot.jobs();
      house.proxy.rules = [
        nth("POST", /cancel$/, 1, {
          kind: "meanwhile",
          when: "before",
          act: async () => {
            house.server.advance(3600);
            await house.server.jobWhen(String(job?.id), ["succeeded"]);
          },
        }),
      ];
      await bot.at.destroy();
      const [ended] = await bot.jobs();
      expect(ended).toMatchObject({ status: "succeeded" });
      expect(await hasModel({ outputs: { fineTunedModel: ended?.fine_tuned_model } })).toBe(false);
    });

    it("accepts that it is gone", async () => {
      const bot = await running();
      house.proxy.rules = [
        nth("POST", /cancel$/, 1, { kind: "refused", status: 404 }),
        nth("GET", aJob, 2, { kind: "refused", status: 404 }, 9),
      ];
      await bot.at.destroy();
      expect(bot.at.state).toBeUndefined();
    });

    it("keeps the resource when it may not cancel", async () => {
      const bot = await running();
      house.proxy.rules = [
        nth("POST", /cancel$/, 1, { kind: "refused", status: 403, body: { error: { message: "Missing scopes" } } }),
      ];
      await expect(bot.at.destroy()).rejects.toMatchObject({ details: expect.stringContaining("Missing scopes") });
      expect(bot.at.state).toBeDefined();
    });
  });

  it("warns, and is not stuck, when it may not delete the model", async () => {
    const { bot, old } = await inService(before);
    house.proxy.rules = [
      nth("DELETE", /^\/models/, 1, {
        kind: "refused",
        status: 403,
        body: { error: { message: "Owner role needed" } },
      }),
    ];
    await bot.at.destroy();
    const line = await house.process.engine.line(
      ({ urn, text }) => urn === bot.urn && text.includes("was not deleted"),
    );
    expect(line).toMatchObject({ severity: "warning", text: expect.stringContaining("Owner role needed") });
    expect(await hasModel(old)).toBe(true);
  });

  it("takes a model that is deleted already for deleted", async () => {
    const { bot, old } = await inService(before);
    await house.server.call("DELETE", `/models/${encodeURIComponent(String(old?.outputs.fineTunedModel))}`);
    await bot.at.destroy();
    expect(bot.at.state).toBeUndefined();
  });
});
