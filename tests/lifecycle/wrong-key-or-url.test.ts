import type { Rule } from "../support/fault-proxy";
import { type House, inService, jobHouse } from "../support/job-house";
import type { Props } from "../support/provider-process";

const aJob = /^\/fine_tuning\/jobs\/ftjob-\w+$/;

describe("a wrong key or URL", () => {
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
    const { bot, old } = await inService(house, before);
    house.proxy.rules = [wrongKey];
    await expect(bot.at[command]()).rejects.toMatchObject({ details: expect.stringContaining("Incorrect API key") });
    expect(bot.at.state).toEqual(old);
  });

  it.each(["refresh", "destroy"] as const)("%s forgets nothing when the key is another account's", async (command) => {
    const { bot, old } = await inService(house, before);
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
  });

  it.each(["refresh", "destroy"] as const)("%s forgets nothing at another address", async (command) => {
    const { bot, old } = await inService(house, before);
    const there = house.proxy.url.replace("127.0.0.1", "localhost");
    house.process = await house.startProcess({ OPENAI_BASE_URL: there });
    bot.next();
    house.proxy.rules = [empty];
    await expect(bot.at[command]()).rejects.toMatchObject({ details: expect.stringContaining(`is not at ${there}`) });
    expect(bot.at.state).toEqual(old);
    house.process = await house.startProcess();
  });

  it("moves the resource in place when the job is found at another address", async () => {
    const { bot, old } = await inService(house, before);
    const connection = { baseUrl: house.proxy.url.replace("127.0.0.1", "localhost") };
    expect(await bot.at.up(bot.inputs({ ...before, connection }))).toMatchObject({
      step: "updated",
      settled: { outcome: "ok", id: old?.id, outputs: { endpoint: connection } },
    });
    expect(await bot.jobs()).toHaveLength(1);
  });

  it("removes a job from the state that is gone where it was made", async () => {
    const { bot } = await inService(house, before);
    house.proxy.rules = [empty];
    expect(await bot.at.refresh()).toBe("gone");
  });
});
