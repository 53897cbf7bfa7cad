import { rmSync } from "node:fs";
import { join } from "node:path";
import { type FaultProxy, nth, type Trouble } from "../support/fault-proxy";
import { costing, type Declared, type House, jobHouse, upUntilReady } from "../support/job-house";
import { serverThatChangesMetadata, serverWithoutFilter, serverWithoutMetadata } from "../support/odd-servers";

const create = "/fine_tuning/jobs";

describe("an answer that leaves open whether the job was accepted", () => {
  let house: House;
  let proxy: FaultProxy;

  beforeAll(async () => {
    house = await jobHouse();
    proxy = house.proxy;
  });
  afterAll(() => house.close());
  beforeEach(() => {
    proxy.rules = [];
    proxy.seen.length = 0;
  });

  async function expectOneJob(bot: Declared): Promise<void> {
    expect(await bot.jobs()).toMatchObject([{ id: bot.at.state?.id, status: "succeeded" }]);
  }

  const lost = () => nth("POST", create, 1, { kind: "lost-after" });
  const forgetTheJournal = () => rmSync(join(house.home, "pulumi-fine-tuning"), { recursive: true, force: true });

  const ambiguous: [string, Trouble][] = [
    ["was lost", { kind: "lost-after" }],
    ["was cut", { kind: "cut-after" }],
    ["was a gateway's HTML with 200", { kind: "html-after", status: 200 }],
    ["was a gateway's HTML with 502", { kind: "html-after", status: 502 }],
    ["was a 500 although the job was accepted", { kind: "status-after", status: 500 }],
    ["was a 503 although the job was accepted", { kind: "status-after", status: 503 }],
    ["was a 504 although the job was accepted", { kind: "status-after", status: 504 }],
    ["was a 408 although the job was accepted", { kind: "status-after", status: 408 }],
    ["was a 409 although the job was accepted", { kind: "status-after", status: 409 }],
    ["never came because the request never arrived", { kind: "lost-before" }],
  ];

  describe.each(ambiguous)("when the answer to the create call %s", (_, trouble) => {
    const arrives = trouble.kind !== "lost-before";

    it("finds the job at once where lists are up to date", async () => {
      const bot = house.declare();
      proxy.rules = [nth("POST", create, 1, trouble)];
      expect(await upUntilReady(bot)).toBe(arrives ? 1 : 2);
      await expectOneJob(bot);
    });

    it("finds the job although lists lag 10 s behind", async () => {
      const bot = house.declare();
      house.server.faults.add({ route: `GET ${create}`, fault: "lag-list", seconds: 10, times: 0 });
      proxy.rules = [nth("POST", create, 1, trouble)];
      expect(await upUntilReady(bot)).toBe(arrives ? 1 : 2);
      house.server.faults.clear();
      await expectOneJob(bot);
    });

    it("finds the job among others where the metadata filter is ignored", async () => {
      const [neighbour, bot] = [house.declare(), house.declare()];
      await upUntilReady(neighbour);
      proxy.rules = [serverWithoutFilter, nth("POST", create, 1, trouble)];
      expect(await upUntilReady(bot)).toBe(arrives ? 1 : 2);
      await expectOneJob(bot);
      await expectOneJob(neighbour);
    });

    it("never submits again where the server drops metadata", async () => {
      const bot = house.declare();
      const trainingFile = await house.upload(bot.name);
      proxy.rules = [nth("POST", create, 1, trouble), ...serverWithoutMetadata];
      await bot.at.up(bot.inputs({ trainingFile }));
      bot.next();
      const second = await bot.at.up(bot.inputs({ trainingFile }));
      const named = { settled: { outcome: "error", message: expect.stringContaining("adoptJobId") } };
      expect(second).toMatchObject(arrives ? named : { step: "created", settled: { outcome: "ok" } });
      expect(costing(await bot.jobs())).toHaveLength(1);
    });

    it("finds the job although the first looks fail too", async () => {
      const bot = house.declare();
      proxy.rules = [nth("POST", create, 1, trouble), nth("GET", create, 4, { kind: "refused", status: 503 }, 9)];
      expect(await upUntilReady(bot)).toBeLessThanOrEqual(2);
      await expectOneJob(bot);
    });

    it("finds the job from another machine, without a journal", async () => {
      const bot = house.declare();
      proxy.rules = [nth("POST", create, 1, trouble), nth("GET", create, 4, { kind: "refused", status: 500 }, 500)];
      await bot.at.up(bot.inputs());
      proxy.rules = [];
      forgetTheJournal();
      bot.next();
      await upUntilReady(bot);
      await expectOneJob(bot);
    });
  });

  it("finds the job in a second search where lists lag for longer than the first", async () => {
    const bot = house.declare();
    house.server.faults.add({ route: `GET ${create}`, fault: "lag-list", seconds: 45, times: 0 });
    proxy.rules = [lost()];
    expect(await upUntilReady(bot)).toBe(2);
    house.server.faults.clear();
    await expectOneJob(bot);
  });

  it("is not taken for the answer about this job when it names another one", async () => {
    const [neighbour, bot] = [house.declare(), house.declare()];
    await upUntilReady(neighbour);
    const [cached] = await neighbour.jobs();
    proxy.rules = [nth("POST", create, 1, { kind: "edited", answer: () => cached })];
    expect(await upUntilReady(bot)).toBe(1);
    await expectOneJob(bot);
    await expectOneJob(neighbour);
  });

  it.each<[string, (metadata: Record<string, string>) => object]>([
    ["cuts the values of metadata", cut],
    ["cuts them to a few characters", (metadata) => cut(metadata, 12)],
    ["spells them in its own way", respelt],
    ["keeps metadata of its own only", () => ({ gateway: "eu-1" })],
  ])("never leads to a second submit where the server %s", async (_, change) => {
    const bot = house.declare();
    const args = bot.inputs({ trainingFile: await house.upload(bot.name), metadata: { team: "a" } });
    proxy.rules = [lost(), ...serverThatChangesMetadata(change)];
    for (let run = 0; run < 4; run++) {
      await bot.at.up(args);
      bot.next();
    }
    expect(await bot.at.up(args)).toMatchObject({
      settled: { outcome: "error", message: expect.stringContaining("adoptJobId") },
    });
    expect(await bot.jobs()).toHaveLength(1);
  });

  it.each<[string, (metadata: Record<string, string>) => object]>([
    ["cuts to a few characters", (metadata) => cut(metadata, 12)],
    ["spells in its own way", respelt],
  ])("is not left open by a mark that the server %s", async (_, change) => {
    const bot = house.declare();
    proxy.rules = serverThatChangesMetadata(change);
    expect(await bot.at.up(bot.inputs())).toMatchObject({ settled: { outcome: "ok" } });
    await expectOneJob(bot);
  });

  it("never leads to a second submit from another machine where the server cuts the values of metadata", async () => {
    const bot = house.declare();
    const args = bot.inputs({ trainingFile: await house.upload(bot.name) });
    proxy.rules = [lost(), ...serverThatChangesMetadata(cut)];
    await bot.at.up(args);
    forgetTheJournal();
    bot.next();
    expect(await bot.at.up(args)).toMatchObject({
      settled: { outcome: "error", message: expect.stringContaining("adoptJobId") },
    });
    expect(await bot.jobs()).toHaveLength(1);
  });
});

/** So many characters of each value are kept; a key is longer. */
function cut(metadata: Record<string, string>, characters = 64): object {
  return Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, value.slice(0, characters)]));
}

/** As where values may hold letters, digits and hyphens only. */
function respelt(metadata: Record<string, string>): object {
  return Object.fromEntries(
    Object.entries(metadata).map(([key, value]) => [key, value.replaceAll(/[^A-Za-z0-9]/g, "-")]),
  );
}
