import { nth, type Rule } from "../support/fault-proxy";
import { type Declared, type House, jobHouse, statusOf } from "../support/job-house";
import type { Props } from "../support/provider-process";

const jobs = "/fine_tuning/jobs";

describe("the first Ctrl-C", () => {
  let house: House;

  beforeAll(async () => {
    house = await jobHouse({ minSeconds: { queued: 30, running: 3600 } });
  });
  afterAll(() => house.close());
  beforeEach(() => {
    house.proxy.rules = [];
  });

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
