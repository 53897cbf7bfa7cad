import { UNKNOWN } from "../../provider/engine/unknown";
import type { ShownLine } from "../support/engine-log";
import type { Rule } from "../support/fault-proxy";
import { type Declared, type House, jobHouse, upUntilReady } from "../support/job-house";
import { nextCommand } from "../support/next-command";
import type { Props } from "../support/provider-process";

const data = { contentHash: "c1:counted", examples: 10, tokens: 1_000_000, tokensPlusMinus: 0, format: "chat" };
const unmade = { trainingFile: UNKNOWN, trainingData: data };

describe("what a preview says", () => {
  let house: House;

  beforeAll(async () => {
    house = await jobHouse({ minSeconds: { running: 60 } });
  });
  afterAll(() => house.close());
  beforeEach(() => {
    house.proxy.rules = [];
    house.proxy.seen.length = 0;
  });

  const asked = () => house.proxy.seen.map(({ method, path }) => `${method} ${path}`).sort();
  const said = (bot: Declared, since = 0): Pick<ShownLine, "severity" | "text">[] =>
    house.process.engine.lines
      .slice(since)
      .filter(({ urn, ephemeral }) => urn === bot.urn && !ephemeral)
      .map(({ severity, text }) => ({ severity, text }));
  const warnings = () => house.process.engine.lines.filter(({ severity }) => severity === "warning");

  /** What is said of the declaration by the preview of one command. */
  async function preview(bot: Declared, args: Props = {}) {
    bot.next();
    const since = house.process.engine.lines.length;
    const { failures } = await bot.at.preview(bot.inputs(args));
    await settledLines();
    return { failures, said: said(bot, since).map(({ text }) => text) };
  }

  /** Lines travel beside the answers; the next answer of the process comes after them. */
  async function settledLines() {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }

  describe("of a training that is still to come", () => {
    it("is its price, once, from one list of jobs and one of models for all resources", async () => {
      const command = nextCommand(house.process);
      const bots = Array.from({ length: 5 }, () => house.declare());
      for (const bot of bots) bot.moveTo(command);
      const file = house.declare("TrainingFile");
      file.moveTo(command);
      const since = house.process.engine.lines.length;
      await Promise.all(bots.map((bot) => bot.at.preview(bot.inputs(unmade))));
      await file.at.preview(file.inputs({ rows: [] }));
      await settledLines();
      expect(asked()).toEqual(["GET /fine_tuning/jobs", "GET /models"]);
      for (const bot of bots)
        expect(said(bot, since)).toEqual([
          { severity: "info", text: expect.stringMatching(/^estimate: about \$3\.00 /) },
        ]);
    });

    it.each<[string, Props, string]>([
      ["the model", { model: UNKNOWN }, "cost not known: the model is known only at `up`"],
      [
        "the price",
        { budget: { pricePerMillionTokens: UNKNOWN } },
        "your price, `budget.pricePerMillionTokens`, is known",
      ],
      ["the budget", { budget: UNKNOWN }, "`budget`, which may hold your price, is known only at `up`"],
    ])("says what cannot be known while %s is not known", async (_, args, sentence) => {
      const { failures, said } = await preview(house.declare(), { ...unmade, ...args });
      expect(failures).toEqual([]);
      expect(said).toEqual([expect.stringContaining(sentence)]);
    });

    it("says that whether its job exists is known only at up", async () => {
      const { said } = await preview(house.declare(), { ...unmade, triggers: UNKNOWN });
      expect(said).toEqual([
        expect.stringMatching(
          /^estimate: about \$3.*; whether its job exists already is known only at `up`, when `triggers` is known$/,
        ),
      ]);
    });
  });

  describe("of a job that exists", () => {
    it("is that it costs nothing: after destroy, and where it is over budget", async () => {
      const bot = house.declare();
      const args = { trainingData: data };
      await upUntilReady(bot, args);
      const { id } = bot.at.state ?? {};
      await bot.at.destroy();
      const expected = [
        expect.stringMatching(
          new RegExp(`^already trained: ${id} \\(succeeded on \\d{4}-\\d\\d-\\d\\d\\), costs nothing$`),
        ),
      ];
      expect(await preview(bot, args)).toEqual({ failures: [], said: expected });
      expect(await preview(bot, { ...args, budget: { maxCost: 0.01 } })).toEqual({ failures: [], said: expected });
      bot.next();
      expect(await bot.at.up(bot.inputs({ ...args, budget: { maxCost: 0.01 } }))).toMatchObject({
        settled: { outcome: "ok", id },
      });
    });

    it("is that it costs nothing where data are changed back, and the price where they are changed", async () => {
      const bot = house.declare();
      const back = { trainingData: { ...data, contentHash: "c1:one" } };
      await upUntilReady(bot, back);
      const { id } = bot.at.state ?? {};
      const other = { trainingFile: await house.upload("other"), trainingData: { ...data, contentHash: "c1:two" } };
      expect((await preview(bot, other)).said).toEqual([expect.stringMatching(/^estimate: about \$3/)]);
      await upUntilReady(bot, other);
      expect((await preview(bot, back)).said).toEqual([expect.stringContaining(`already trained: ${id} (`)]);
    });

    it("is not that of a job that failed", async () => {
      const bot = house.declare();
      await upUntilReady(bot, { trainingData: data });
      await bot.at.destroy();
      house.proxy.rules = [
        editedJobs((job) => (job.id === undefined ? job : { ...job, status: "failed", fine_tuned_model: null })),
      ];
      expect((await preview(bot, { trainingData: data })).said).toEqual([expect.stringMatching(/^estimate/)]);
    });

    it("names the step where a wait was interrupted, and asks nothing for what is unchanged", async () => {
      const bot = house.declare();
      const steady = house.declare();
      await upUntilReady(steady, { trainingData: { ...data, contentHash: "c1:steady" } });
      house.process.engine.lines.length = 0;
      const up = bot.at.up(bot.inputs({ trainingData: { ...data, contentHash: "c1:long" }, timeouts: { create: 30 } }));
      await up;
      const { id } = bot.at.state ?? {};
      expect(bot.at.state?.outputs.ready).toBe(false);
      house.proxy.seen.length = 0;
      const { said } = await preview(bot, { trainingData: { ...data, contentHash: "c1:long" } });
      expect(said).toEqual([
        expect.stringMatching(new RegExp(`^goes on with ${id} \\(running(, step \\d+ of \\d+)?\\), costs nothing$`)),
      ]);
      house.proxy.seen.length = 0;
      expect((await preview(steady, { trainingData: { ...data, contentHash: "c1:steady" } })).said).toEqual([]);
      expect(asked()).toEqual([]);
    });

    it("holds for adoptJobId, which names a job that is there or is refused", async () => {
      const bot = house.declare();
      await upUntilReady(bot, { trainingData: data });
      const adopting = house.declare();
      const { id } = bot.at.state ?? {};
      expect((await preview(adopting, { adoptJobId: id })).said).toEqual([
        expect.stringContaining(`already trained: ${id}`),
      ]);
      expect((await preview(adopting, { adoptJobId: "ftjob-nobody" })).failures).toEqual([
        { property: "adoptJobId", reason: expect.stringContaining("names no job at") },
      ]);
    });

    it("is said of a FineTunedModel whose job is there", async () => {
      const bot = house.declare();
      await upUntilReady(bot, { trainingData: data });
      const model = house.declare("FineTunedModel");
      const { id } = bot.at.state ?? {};
      expect((await preview(model, { job: id })).said).toEqual([expect.stringContaining(`already trained: ${id}`)]);
      expect((await preview(model, { job: "ftjob-nobody" })).failures).toMatchObject([{ property: "job" }]);
    });
  });

  describe("of a server", () => {
    const refused =
      (status: number, code: string, message: string): Rule =>
      () => ({
        kind: "refused",
        status,
        body: { error: { message, code, type: "invalid_request_error", param: null } },
      });

    it("is red where it refuses the key, with where the key came from", async () => {
      house.proxy.rules = [refused(401, "invalid_api_key", "Incorrect API key")];
      const { failures } = await preview(house.declare(), unmade);
      expect(failures).toEqual([
        {
          property: "",
          reason: expect.stringMatching(/Incorrect API key.*\n.*comes from the environment variable OPENAI_API_KEY/),
        },
      ]);
      const file = await preview(house.declare("TrainingFile"), { rows: [], trainingFile: undefined });
      expect(file.failures).toMatchObject([{ property: "" }]);
    });

    it("is red where /v1 is missing", async () => {
      const connection = { baseUrl: house.server.url.replace(/\/v1$/, "") };
      const { failures } = await preview(house.declare(), { ...unmade, connection });
      expect(failures).toEqual([{ property: "", reason: expect.stringContaining(`like "${house.server.url}"`) }]);
    });

    it("is red where it does not know the base model, with the name that was meant", async () => {
      const { failures } = await preview(house.declare(), { ...unmade, model: "gpt-4o-mni" });
      expect(failures).toEqual([
        { property: "model", reason: expect.stringContaining('did you mean "gpt-4o-mini-2024-07-18"?') },
      ]);
    });

    it("has nothing against an alias", async () => {
      const { failures } = await preview(house.declare(), { ...unmade, model: "gpt-4o-mini" });
      expect(failures).toEqual([]);
      expect(asked()).toEqual(["GET /fine_tuning/jobs", "GET /models"]);
    });

    it("is red where it refuses the list of jobs", async () => {
      house.proxy.rules = [
        (request) => (request.path === "/fine_tuning/jobs" ? refused(403, "x", "Missing scopes")(request) : undefined),
      ];
      const { failures } = await preview(house.declare(), unmade);
      expect(failures).toMatchObject([{ property: "", reason: expect.stringContaining("Missing scopes") }]);
    });

    it.each<[string, Record<string, string>, RegExp]>([
      ["without a key", { OPENAI_API_KEY: "" }, /^no key for .*Not checked: /s],
      [
        "where nobody answers",
        { OPENAI_BASE_URL: "http://127.0.0.1:9/v1" },
        /no answer from 127\.0\.0\.1:9.*Not checked: /s,
      ],
    ])("%s is one warning for all resources; up refuses", async (_, env, warning) => {
      const usual = house.process;
      house.process = await house.startProcess(env);
      const command = nextCommand(house.process);
      const bots = [house.declare(), house.declare(), house.declare()];
      for (const bot of bots) bot.moveTo(command);
      const previews = await Promise.all(bots.map((bot) => bot.at.preview(bot.inputs(unmade))));
      await settledLines();
      expect(previews).toEqual(bots.map(() => ({ failures: [], change: "create" })));
      expect(warnings()).toMatchObject([{ text: expect.stringMatching(warning) }]);
      for (const bot of bots)
        expect(said(bot).filter(({ severity }) => severity === "info")).toMatchObject([
          { text: expect.stringMatching(/^estimate: about \$3/) },
        ]);
      const [bot] = bots;
      bot?.next();
      const report = await bot?.at.up(bot.inputs({ trainingData: data }));
      expect(["check-failed", "created"]).toContain(report?.step);
      expect(bot?.at.state).toBeUndefined();
      house.process = usual;
    });
  });
});

function editedJobs(edit: (job: Props) => Props): Rule {
  return ({ path }) =>
    path === "/fine_tuning/jobs"
      ? { kind: "edited", answer: (json) => ({ ...json, data: (json.data as Props[]).map(edit) }) }
      : undefined;
}
