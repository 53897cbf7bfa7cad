import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type FaultProxy, nth } from "../support/fault-proxy";
import { type House, jobHouse, upUntilReady } from "../support/job-house";
import { serverWithoutList } from "../support/odd-servers";

const create = "/fine_tuning/jobs";
const lost = () => nth("POST", create, 1, { kind: "lost-after" });

describe("a server without a list of jobs", () => {
  let house: House;
  let proxy: FaultProxy;

  beforeAll(async () => {
    house = await jobHouse();
    proxy = house.proxy;
  });
  afterAll(() => house.close());
  beforeEach(() => {
    proxy.rules = [serverWithoutList(404)];
  });

  it.each([404, 405, 501])("that answers %i trains once, and says what protects", async (status) => {
    proxy.rules = [serverWithoutList(status)];
    const bot = house.declare();
    expect(await bot.at.up(bot.inputs())).toMatchObject({ step: "created", settled: { outcome: "ok" } });
    await house.process.engine.line(
      ({ urn, text, severity }) =>
        urn === bot.urn && severity === "warning" && text.includes("has no list of jobs: only the journal"),
    );
    bot.next();
    expect(await bot.at.up(bot.inputs())).toEqual({ step: "unchanged" });
    expect(await bot.jobs()).toHaveLength(1);
  });

  it("has its job adopted after destroy, as the journal names it", async () => {
    const bot = house.declare();
    await upUntilReady(bot);
    await bot.at.destroy();
    bot.next();
    await upUntilReady(bot);
    expect(await bot.jobs()).toMatchObject([{ id: bot.at.state?.id }]);
  });

  it("is never sent the create call again after a lost answer; adoptJobId goes on", async () => {
    const bot = house.declare();
    proxy.rules = [...proxy.rules, lost()];
    const reports = [];
    for (let run = 0; run < 3; run++) {
      reports.push(await bot.at.up(bot.inputs()));
      bot.next();
    }
    const told = expect.stringMatching(
      /no list of jobs\. Nothing more was submitted\.\n {2}Next: .*adoptJobId.*triggers/,
    );
    expect(reports).toMatchObject(reports.map(() => ({ settled: { outcome: "error", message: told } })));
    const [job] = await bot.jobs();
    await house.server.jobWhen(String(job?.id), ["succeeded"]);
    expect(await bot.at.up(bot.inputs({ adoptJobId: job?.id }))).toMatchObject({ settled: { outcome: "ok" } });
    expect(await bot.jobs()).toHaveLength(1);
  });

  it("is sent the create call again when the user says by triggers that it never arrived", async () => {
    const bot = house.declare();
    proxy.rules = [...proxy.rules, nth("POST", create, 1, { kind: "lost-before" })];
    await bot.at.up(bot.inputs());
    bot.next();
    expect(await bot.at.up(bot.inputs({ triggers: "again" }))).toMatchObject({ settled: { outcome: "ok" } });
    expect(await bot.jobs()).toHaveLength(1);
  });

  it.each(["before", "after"] as const)(
    "is not submitted to twice when the process dies %s it accepted",
    async (when) => {
      const bot = house.declare();
      const dying = house.process;
      proxy.rules = [
        ...proxy.rules,
        nth("POST", create, 1, {
          kind: "meanwhile",
          when,
          act: async () => {
            dying.kill();
            await dying.exited;
          },
        }),
      ];
      await bot.at.up(bot.inputs()).catch(() => undefined);
      house.process = await house.startProcess();
      for (let run = 0; run < 3; run++) {
        bot.next();
        expect(await bot.at.up(bot.inputs())).toMatchObject({
          settled: { outcome: "error", message: expect.stringContaining("adoptJobId") },
        });
      }
      expect(await bot.jobs()).toHaveLength(1);
    },
  );

  it("is submitted to no more where the journal cannot be written either", async () => {
    const blocked = join(house.home, "a-file");
    writeFileSync(blocked, "");
    house.process = await house.startProcess({ XDG_STATE_HOME: blocked });
    const bot = house.declare();
    expect(await bot.at.up(bot.inputs())).toMatchObject({
      settled: { outcome: "error", message: expect.stringMatching(/nothing would protect.*XDG_STATE_HOME/) },
    });
    expect(await bot.jobs()).toEqual([]);
    house.process = await house.startProcess();
    rmSync(blocked);
  });

  it("is one only when it says so again: a machine without a journal takes no passing answer for it", async () => {
    proxy.rules = [];
    const bot = house.declare();
    await upUntilReady(bot);
    await bot.at.destroy();
    const elsewhere = join(house.home, "another-machine");
    house.process = await house.startProcess({ XDG_STATE_HOME: elsewhere });
    bot.next();
    proxy.rules = [nth("GET", create, 1, { kind: "refused", status: 404 })];
    await upUntilReady(bot);
    expect(await bot.jobs()).toHaveLength(1);
    house.process = await house.startProcess();
  });

  it("cannot keep fine-tuning:maxActiveJobs, and says so", async () => {
    house.process = await house.startProcess();
    await house.process.configure({ "fine-tuning:maxActiveJobs": "1" });
    const bot = house.declare();
    expect(await bot.at.up(bot.inputs())).toMatchObject({
      settled: { outcome: "error", message: expect.stringContaining("maxActiveJobs cannot be kept") },
    });
    expect(await bot.jobs()).toEqual([]);
  });
});
