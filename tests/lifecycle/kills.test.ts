import { type FaultProxy, nth, type Rule } from "../support/fault-proxy";
import { type Declared, type House, jobHouse, modelStatus, summary } from "../support/job-house";
import type { Props } from "../support/provider-process";

/** gRPC's word for a process that is gone. */
const UNAVAILABLE = 14;

describe("kill -9 of the provider process", () => {
  let house: House;
  let proxy: FaultProxy;

  beforeAll(async () => {
    house = await jobHouse({ minSeconds: { running: 60 } });
    proxy = house.proxy;
  });
  afterAll(() => house.close());
  beforeEach(() => {
    proxy.rules = [];
  });

  /** One `up` in a process that dies on the way. */
  async function upUntilKilled(bot: Declared, args: Props, rule: Rule): Promise<void> {
    proxy.rules = [rule];
    const before = house.process;
    const outcome = await bot.at.up(bot.inputs(args)).catch((error: { code?: number }) => error.code);
    proxy.rules = [];
    house.process = await house.startProcess();
    await before.exited;
    expect([UNAVAILABLE, undefined]).toContain(typeof outcome === "object" ? undefined : outcome);
  }

  /** The process dies at its nth request: before the server sees it, or after that and before the answer. */
  const killAt = (n: number, when: "before" | "after"): Rule =>
    nth("*", /./, n, {
      kind: "meanwhile",
      when,
      act: async () => {
        house.process.kill();
        await house.process.exited;
      },
    });

  const moments = (first: number, last: number) =>
    Array.from({ length: last - first + 1 }, (_, index) => index + first).flatMap((n) => [
      [n, "before"] as const,
      [n, "after"] as const,
    ]);

  // A look at the base model, two lists of jobs, the create call, looks at the job and its events.
  it.each(moments(1, 8))("at request %i, %s the server saw it, leaves one job", async (n, when) => {
    const bot = house.declare();
    await upUntilKilled(bot, {}, killAt(n, when));
    // An intent whose job does not show stops one `up` with a sentence; the next one submits.
    for (let run = 0; run < 2 && bot.at.state?.outputs.ready !== true; run++) {
      bot.next();
      await bot.at.up(bot.inputs());
    }
    expect((await bot.jobs()).map(summary)).toEqual([`${bot.at.state?.id} succeeded`]);
  });

  it.each(moments(1, 3))(
    "during a resumed wait, at request %i, %s the server saw it, leaves one job",
    async (n, when) => {
      const bot = house.declare();
      expect(await bot.at.up(bot.inputs({ timeouts: { create: 5, update: 20 } }))).toMatchObject({
        settled: { outcome: "partial" },
      });
      bot.next();
      await upUntilKilled(bot, { timeouts: { create: 5 } }, killAt(n, when));
      bot.next();
      await bot.at.up(bot.inputs({ timeouts: { create: 5 } }));
      expect(bot.at.state).toMatchObject({ outputs: { ready: true } });
      expect((await bot.jobs()).map(summary)).toEqual([`${bot.at.state?.id} succeeded`]);
    },
  );

  it.each(moments(2, 7))(
    "during a retraining, at request %i, %s the server saw it, pays once for the new data",
    async (n, when) => {
      const bot = house.declare();
      const after = {
        trainingFile: await house.upload(bot.name),
        trainingData: { contentHash: "c1:after" },
        onDelete: { model: "delete" },
      };
      await bot.at.up(bot.inputs({ trainingData: { contentHash: "c1:before" }, onDelete: { model: "delete" } }));
      const old = bot.at.state;
      bot.next();
      await upUntilKilled(bot, after, killAt(n, when));
      expect(await modelStatus(house, old?.outputs)).toBe(200);
      for (let run = 0; run < 2 && bot.at.state?.id === old?.id; run++) {
        bot.next();
        await bot.at.up(bot.inputs(after));
      }
      expect((await bot.jobs()).map(summary)).toEqual([`${old?.id} succeeded`, `${bot.at.state?.id} succeeded`]);
      expect(bot.at.leftOver).toEqual([]);
      expect(await modelStatus(house, old?.outputs)).toBe(404);
      expect(await modelStatus(house, bot.at.state?.outputs)).toBe(200);
    },
  );
});
