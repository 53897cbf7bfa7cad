import { nth } from "../support/fault-proxy";
import { type Declared, type House, inService, jobHouse, modelStatus, statusOf } from "../support/job-house";
import type { Props } from "../support/provider-process";

const aJob = /^\/fine_tuning\/jobs\/ftjob-\w+$/;

describe("deleting", () => {
  let house: House;
  let before: Props;

  beforeAll(async () => {
    house = await jobHouse({ minSeconds: { running: 60 } });
    before = { trainingFile: house.file, trainingData: { contentHash: "c1:before" }, onDelete: { model: "delete" } };
  });
  afterAll(() => house.close());
  beforeEach(() => {
    house.proxy.rules = [];
  });

  const hasModel = async (state: { outputs: Props } | undefined) => (await modelStatus(house, state?.outputs)) === 200;

  describe("when a running job is deleted", () => {
    async function running(args: Props = {}): Promise<Declared> {
      const bot = house.declare();
      expect(await bot.at.up(bot.inputs({ ...args, timeouts: { create: 5 } }))).toMatchObject({
        settled: { outcome: "partial" },
      });
      // Five virtual seconds may be over before the server has really looked at the data.
      await house.server.jobWhen(String(bot.at.state?.id), ["running"]);
      bot.next();
      return bot;
    }

    it("cancels it and waits until it stopped", async () => {
      const bot = await running();
      await bot.at.destroy();
      expect(await statusOf(bot)).toEqual(["cancelled"]);
    });

    it("leaves it alone where onDelete says so", async () => {
      const bot = await running({ onDelete: { runningJob: "leave" } });
      await bot.at.destroy();
      expect(await statusOf(bot)).toEqual(["running"]);
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

  describe("says of a job that", () => {
    const told = (bot: Declared) =>
      house.process.engine.lines.filter(({ urn }) => urn === bot.urn).map(({ text }) => text);

    /** A job that this stack submitted and did not wait for. */
    async function submitted(): Promise<{ bot: Declared; id: string }> {
      const bot = house.declare();
      await bot.at.up(bot.inputs({ waitFor: "submitted" }));
      bot.next();
      return { bot, id: String(bot.at.state?.id) };
    }

    it("had succeeded without anybody waiting for it nothing of a cancelling that was not", async () => {
      const { bot, id } = await submitted();
      await house.server.jobWhen(id, ["running"]);
      house.server.advance(3600);
      await house.server.jobWhen(id, ["succeeded"]);
      await bot.at.destroy();
      expect(told(bot).filter((text) => /cancel/.test(text))).toEqual([]);
      expect(house.proxy.seen.filter(({ path }) => path === `/fine_tuning/jobs/${id}/cancel`)).toEqual([]);
    });

    it("finished in the moment of its cancelling that it did, and which model is kept", async () => {
      const { bot, id } = await submitted();
      await house.server.jobWhen(id, ["running"]);
      house.proxy.rules = [
        nth("POST", /cancel$/, 1, {
          kind: "meanwhile",
          when: "before",
          act: async () => {
            house.server.advance(3600);
            await house.server.jobWhen(id, ["succeeded"]);
          },
        }),
      ];
      await bot.at.destroy();
      const [job] = await bot.jobs();
      const sentence = `job ${id} finished while it was being cancelled; kept ${job?.fine_tuned_model}`;
      await house.process.engine.line(({ urn, text }) => urn === bot.urn && text === sentence);
    });
  });

  it("warns, and is not stuck, when it may not delete the model", async () => {
    const { bot, old } = await inService(house, before);
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
    const { bot, old } = await inService(house, before);
    await house.server.call("DELETE", `/models/${encodeURIComponent(String(old?.outputs.fineTunedModel))}`);
    await bot.at.destroy();
    expect(bot.at.state).toBeUndefined();
  });
});
