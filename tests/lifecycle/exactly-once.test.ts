import { join } from "node:path";
import { formerUrn } from "../../provider/engine/identity";
import type { FineTuningJobInputs } from "../../provider/resources/job/inputs";
import { submitKeys } from "../../provider/resources/job/training-request";
import { createJournal } from "../../provider/session/journal";
import { type FaultProxy, nth, type Rule } from "../support/fault-proxy";
import { costing, type Declared, type House, jobHouse, upUntilReady } from "../support/job-house";
import { emptyLists, serverWithoutFilter, serverWithoutList, serverWithoutMetadata } from "../support/odd-servers";

const create = "/fine_tuning/jobs";

describe("one declaration, one job", () => {
  let house: House;
  let proxy: FaultProxy;

  beforeAll(async () => {
    // No job ends while time stands still.
    house = await jobHouse({ minSeconds: { running: 1 } });
    proxy = house.proxy;
  });
  afterAll(() => house.close());
  beforeEach(() => {
    proxy.rules = [];
    proxy.seen.length = 0;
  });

  const submits = () => proxy.seen.filter(({ method, path }) => method === "POST" && path === create).length;

  async function expectOneJob(bot: Declared): Promise<void> {
    expect(await bot.jobs()).toMatchObject([{ id: bot.at.state?.id, status: "succeeded" }]);
  }

  it("submits once and is unchanged from then on", async () => {
    const bot = house.declare();
    expect(await bot.at.up(bot.inputs())).toMatchObject({ step: "created", settled: { outcome: "ok" } });
    bot.next();
    expect(await bot.at.up(bot.inputs())).toEqual({ step: "unchanged" });
    await expectOneJob(bot);
  });

  it.each([400, 401, 403, 404, 422, 429])(
    "reports a refusal with %i, without a second try, and submits at the next up",
    async (status) => {
      const bot = house.declare();
      proxy.rules = [nth("POST", create, 1, { kind: "refused", status })];
      expect(await bot.at.up(bot.inputs())).toMatchObject({ settled: { outcome: "error" } });
      expect(submits()).toBe(1);
      bot.next();
      expect(await upUntilReady(bot)).toBe(1);
      await expectOneJob(bot);
    },
  );

  it("does not count a search in which the server could not be asked", async () => {
    const bot = house.declare();
    // Accepted, then the network is gone for the whole search; when it is back, lists still lag.
    proxy.rules = [nth("POST", create, 1, { kind: "lost-after" }), nth("GET", create, 4, { kind: "lost-before" }, 500)];
    expect(await bot.at.up(bot.inputs())).toMatchObject({ settled: { outcome: "error" } });
    proxy.rules = [emptyLists(8)];
    bot.next();
    await upUntilReady(bot);
    await expectOneJob(bot);
  });

  describe("that an earlier version submitted", () => {
    /** The declaration, and its job as that version marked it. */
    async function submittedBefore(): Promise<{ bot: Declared; former: string; id: string }> {
      const bot = house.declare();
      const { model, trainingFile, method } = bot.inputs() as unknown as FineTuningJobInputs;
      const [, former = ""] = submitKeys(bot.inputs() as unknown as FineTuningJobInputs, undefined);
      const metadata = { pulumi_key: former, pulumi_owner: formerUrn(bot.urn) };
      const { nEpochs, batchSize } = method?.supervised?.hyperparameters ?? {};
      const hyperparameters = { n_epochs: nEpochs, batch_size: batchSize };
      const request = { model, training_file: trainingFile, hyperparameters };
      const { body } = await house.server.call("POST", create, { ...request, metadata });
      return { bot, former, id: String(body.id) };
    }
    const journal = () => createJournal(join(house.home, "pulumi-fine-tuning"));

    it("is found by the mark it had then, also where lists cannot be filtered", async () => {
      for (const rules of [[], [serverWithoutFilter]]) {
        const { bot, id } = await submittedBefore();
        proxy.rules = rules;
        await upUntilReady(bot);
        expect(bot.at.state?.id).toBe(id);
      }
      expect(submits()).toBe(0);
    });

    it("is found by that version's journal where the server has no list, and again by today's", async () => {
      const { bot, former, id } = await submittedBefore();
      await journal().record({ key: former, urn: formerUrn(bot.urn), baseUrl: proxy.url, jobId: id });
      proxy.rules = [serverWithoutList(404)];
      for (let run = 0; run < 2; run++) {
        await upUntilReady(bot);
        expect(bot.at.state?.id).toBe(id);
        await bot.at.destroy();
        bot.next();
      }
      expect(submits()).toBe(0);
    });

    it("is looked for twice where that version's journal does not say whether it was accepted", async () => {
      const bot = house.declare();
      const [, former = ""] = submitKeys(bot.inputs() as unknown as FineTuningJobInputs, undefined);
      await journal().record({ key: former, urn: formerUrn(bot.urn), baseUrl: proxy.url });
      expect(await bot.at.up(bot.inputs())).toMatchObject({ settled: { outcome: "error" } });
      expect(submits()).toBe(0);
      bot.next();
      await upUntilReady(bot);
      await expectOneJob(bot);
    });
  });

  it("tells two resources with identical inputs apart", async () => {
    const bots = [house.declare(), house.declare()];
    await Promise.all(bots.map((bot) => bot.at.up(bot.inputs())));
    for (const bot of bots) await expectOneJob(bot);
  });

  it("tells two resources with identical inputs apart where the server drops metadata", async () => {
    const bots = [house.declare(), house.declare()];
    proxy.rules = serverWithoutMetadata;
    const trainingFile = await house.upload("twins");
    const reports = await Promise.all(bots.map((bot) => bot.at.up(bot.inputs({ trainingFile }))));
    expect(reports).toMatchObject([{ settled: { outcome: "ok" } }, { settled: { outcome: "ok" } }]);
    for (const bot of bots) await expectOneJob(bot);
  });

  it("tells the same program on two stacks apart", async () => {
    const bots = [house.declare("FineTuningJob", "dev", "same"), house.declare("FineTuningJob", "prod", "same")];
    for (const bot of bots) await upUntilReady(bot);
    for (const bot of bots) await expectOneJob(bot);
  });

  it.each(["before", "after"] as const)(
    "submits once when another command of the same stack comes just %s the server has accepted the job",
    async (when) => {
      const bot = house.declare();
      // A lock that was broken, or two backends.
      const twin = house.declare("FineTuningJob", "dev", bot.name);
      const second = await house.startProcess();
      twin.moveTo(second);
      proxy.rules = [nth("POST", create, 1, { kind: "meanwhile", when, act: () => twin.at.up(twin.inputs()) })];
      expect(await bot.at.up(bot.inputs())).toMatchObject({ settled: { outcome: "ok" } });
      twin.next();
      await upUntilReady(twin);
      expect(twin.at.state?.id).toBe(bot.at.state?.id);
      await expectOneJob(bot);
      expect(submits()).toBe(1);
    },
  );

  it.each(["--replace", "state taint"])(
    "adopts the finished job after `%s`, says so, and leaves it alone",
    async () => {
      const bot = house.declare();
      await upUntilReady(bot);
      const args = bot.inputs({ onDelete: { model: "delete" } });
      await bot.at.up(args);
      bot.next();
      const { id } = bot.at.state ?? {};
      expect(await bot.at.up(args, { replace: true })).toMatchObject({
        step: "replaced",
        settled: { outcome: "ok", id },
      });
      const said = await house.process.engine.line(({ urn, text }) => urn === bot.urn && text.includes("taken over"));
      expect(said.text).toContain("To train again, change `triggers`");
      expect(bot.at.leftOver).toEqual([]);
      const model = String(bot.at.state?.outputs.fineTunedModel);
      expect(await house.server.call("GET", `/models/${encodeURIComponent(model)}`)).toMatchObject({ status: 200 });
      await expectOneJob(bot);
    },
  );

  it("trains anew when triggers change", async () => {
    const bot = house.declare();
    await upUntilReady(bot, { triggers: { monday: 1 } });
    expect(await bot.at.up(bot.inputs({ triggers: { monday: 2 } }))).toMatchObject({ step: "replaced" });
    expect(costing(await bot.jobs())).toHaveLength(2);
  });

  it("adopts the job of an earlier life after destroy", async () => {
    const bot = house.declare();
    await upUntilReady(bot);
    const id = bot.at.state?.id;
    await bot.at.destroy();
    bot.next();
    await upUntilReady(bot);
    expect(bot.at.state?.id).toBe(id);
    await expectOneJob(bot);
  });

  it("trains anew after destroy when the model was deleted with it", async () => {
    const bot = house.declare();
    await upUntilReady(bot, { onDelete: { model: "delete" } });
    await bot.at.destroy();
    bot.next();
    await upUntilReady(bot, { onDelete: { model: "delete" } });
    expect(await bot.jobs()).toHaveLength(2);
  });

  it("keeps a model that the key may not look at", async () => {
    const bot = house.declare();
    await upUntilReady(bot);
    await bot.at.destroy();
    bot.next();
    proxy.rules = [nth("GET", /^\/models\/ft/, 1, { kind: "refused", status: 404 }, 500)];
    await upUntilReady(bot);
    await expectOneJob(bot);
  });

  it("adopts the first job when data were changed and changed back", async () => {
    const bot = house.declare();
    const before = { trainingData: { contentHash: "c1:before" } };
    await upUntilReady(bot, before);
    const first = bot.at.state?.id;
    await upUntilReady(bot, {
      trainingFile: await house.upload("other"),
      trainingData: { contentHash: "c1:after" },
    });
    expect(bot.at.state?.id).not.toBe(first);
    await upUntilReady(bot, before);
    expect(bot.at.state?.id).toBe(first);
    expect(costing(await bot.jobs())).toHaveLength(2);
  });

  it.each(["failed", "cancelled"])("does not count an earlier job that %s", async (ending) => {
    const bot = house.declare();
    if (ending === "failed") {
      const broken = await house.server.upload('{"messages":[]}\n');
      await bot.at.up(bot.inputs({ trainingFile: broken, trainingData: { contentHash: "c1:same" } }));
    } else {
      proxy.rules = [cancelledBehindOurBack(house)];
      await bot.at.up(bot.inputs({ trainingData: { contentHash: "c1:same" } }));
      proxy.rules = [];
    }
    expect(await bot.jobs()).toMatchObject([{ status: ending }]);
    bot.next();
    await upUntilReady(bot, { trainingData: { contentHash: "c1:same" } });
    expect(costing(await bot.jobs())).toHaveLength(1);
  });
});

/** The job is cancelled by someone else right after it was accepted. */
function cancelledBehindOurBack(house: House): Rule {
  return nth("GET", /^\/fine_tuning\/jobs\/ftjob/, 1, {
    kind: "meanwhile",
    when: "before",
    act: async () => {
      const { body } = await house.server.call("GET", create);
      await house.server.call("POST", `${create}/${(body.data as { id: string }[])[0]?.id}/cancel`);
    },
  });
}
