import { UNKNOWN } from "../../provider/engine/unknown";
import { nth } from "../support/fault-proxy";
import type { Props } from "../support/provider-process";
import { aStack } from "../support/stack";

const data = { contentHash: "c1:counted", examples: 10, tokens: 1_000_000, tokensPlusMinus: 0, format: "chat" };

describe("before anything is paid", () => {
  const stack = aStack();

  afterEach(() => expect(stack.proxy.seen.filter(({ method }) => method === "POST")).toEqual([]));

  it.each<[string, Props, RegExp]>([
    ["maxCost", { maxCost: 1 }, /\$3.*budget\.maxCost/s],
    ["maxTokens", { maxTokens: 999_999 }, /1,000,000 tokens.*budget\.maxTokens/s],
    ["a price of one's own", { maxCost: 5, pricePerMillionTokens: 10 }, /\$10.*your price/s],
  ])("refuses in the preview what is over %s", async (_, budget, sentence) => {
    const job = stack.job();
    const { failures } = await job.preview({ trainingData: data, budget });
    expect(failures).toEqual([{ property: "budget", reason: expect.stringMatching(sentence) }]);
  });

  it("tells tokens and cost with the date of the prices", async () => {
    const job = stack.job();
    await job.preview({ trainingData: data });
    const line = await job.line(/^estimate/);
    expect(line.text).toMatch(/about \$3.*1,000,000 tokens over 1 epoch.*prices of \d{4}-\d{2}/);
  });

  it.each<[string, Props, string]>([
    ["a bare file id", { budget: { maxCost: 1 } }, "pass a TrainingFile"],
    [
      "a model without a price",
      { model: "gpt-oss-20b", trainingData: data, budget: { maxCost: 1 } },
      "budget.pricePerMillionTokens",
    ],
  ])(
    "refuses in the preview a budget that %s leaves open, and names the argument that helps",
    async (_, args, remedy) => {
      const job = stack.job();
      const { failures } = await job.preview(args);
      expect(failures).toEqual([{ property: "budget", reason: expect.stringContaining(remedy) }]);
      expect(await job.up(args)).not.toMatchObject({ result: { outcome: "ok" } });
    },
  );

  it("judges data that other resources make when they are made, and says so", async () => {
    const job = stack.job();
    const awaited = {
      contentHash: UNKNOWN,
      examples: UNKNOWN,
      tokens: UNKNOWN,
      tokensPlusMinus: UNKNOWN,
      format: UNKNOWN,
    };
    const args = { trainingFile: UNKNOWN, trainingData: awaited, budget: { maxCost: 1 } };
    expect(await job.preview(args)).toEqual({ failures: [], change: "create" });
    const line = await job.warning();
    expect(line.text).toBe(
      "`budget.maxCost` cannot be judged: the number of training tokens is known at `up`, when other resources have made the data",
    );
  });

  it.each<[string, unknown]>([
    ["the whole method", UNKNOWN],
    ["its type", { type: UNKNOWN, dpo: {} }],
    ["a hyperparameter", { type: "dpo", dpo: { hyperparameters: { beta: UNKNOWN } } }],
  ])("has nothing against pairs while %s is known only at up", async (_, method) => {
    const job = stack.job();
    const args = { trainingData: { ...data, format: "preference" }, method };
    expect(await job.preview(args)).toEqual({ failures: [], change: "create" });
  });

  it('does not take epochs for "auto" that are known only at up', async () => {
    const job = stack.job();
    const method = { type: "supervised", supervised: { hyperparameters: { nEpochs: UNKNOWN } } };
    const args = { trainingData: data, method, budget: { maxCost: 1 } };
    expect(await job.preview(args)).toEqual({ failures: [], change: "create" });
    const line = await job.warning();
    expect(line.text).toContain("cannot be judged: the number of epochs is known only at `up`");
  });

  it("takes data to validate with for given although their upload is made in the same run", async () => {
    const accept = { fullValidLoss: { max: 2 } };
    const { failures } = await stack.job().preview({ accept, validationFile: UNKNOWN, validationData: data });
    expect(failures).toEqual([]);
    const without = await stack.job().preview({ accept });
    expect(without.failures).toMatchObject([{ property: "accept.fullValidLoss" }]);
  });

  it("does not judge by a budget that is known only at up", async () => {
    const job = stack.job();
    const args = { trainingData: data, budget: { maxCost: UNKNOWN, pricePerMillionTokens: 10 } };
    expect(await job.preview(args)).toEqual({ failures: [], change: "create" });
  });

  it("refuses data that do not fit the method whose hyperparameters are known only at up", async () => {
    const job = stack.job();
    const method = { type: "dpo", dpo: { hyperparameters: { beta: UNKNOWN } } };
    const { failures } = await job.preview({ trainingData: data, method });
    expect(failures).toEqual([{ property: "trainingFile", reason: expect.stringContaining('method "dpo" cannot') }]);
  });

  describe("on metrics", () => {
    it.each<[string, Props, string, RegExp]>([
      ["is misspelt", { accept: { fullvalidloss: { max: 1 } } }, "accept.fullvalidloss", /mean "fullValidLoss"/],
      ["needs validation data", { accept: { fullValidLoss: { max: 1 } } }, "accept.fullValidLoss", /validationFile/],
      [
        "another method has",
        { selectBy: "fullValidMeanReward", method: undefined },
        "selectBy",
        /is a metric of reinforcement jobs; a supervised job has trainLoss, /,
      ],
    ])("refuses a wish that can never be met: one that %s", async (_, args, property, sentence) => {
      const job = stack.job();
      const { failures } = await job.preview(args);
      expect(failures).toEqual([{ property, reason: expect.stringMatching(sentence) }]);
    });

    it("refuses a misspelt limit on a model that is trained elsewhere", async () => {
      const model = stack.resource("FineTunedModel");
      const args = { job: "ftjob-elsewhere", accept: { trainLos: { max: 1 } } };
      const { failures } = await model.preview(args);
      expect(failures).toEqual([{ property: "accept.trainLos", reason: expect.stringContaining('"trainLoss"') }]);
    });

    it("only warns of a metric that this server may measure and the vendor does not", async () => {
      const job = stack.job();
      expect(await job.preview({ accept: { perplexity: { max: 3 } } })).toMatchObject({ failures: [] });
      const line = await job.warning();
      expect(line.text).toMatch(/`accept.perplexity`: no metric "perplexity" is known; a supervised job has trainLoss/);
    });

    it("waits with what is known only at up", async () => {
      const job = stack.job();
      const args = { accept: { trainLoss: { max: UNKNOWN } }, selectBy: { metric: UNKNOWN, direction: "min" } };
      expect(await job.preview(args)).toEqual({ failures: [], change: "create" });
    });
  });

  describe("on a model that is going away", () => {
    const inDays = (days: number) =>
      nth(
        "GET",
        /^\/models/,
        1,
        {
          kind: "edited",
          answer: (list) => ({
            ...list,
            data: (list.data as object[]).map((model) => ({ ...model, shutdown_date: dateIn(days) })),
          }),
        },
        9,
      );
    const dateIn = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

    it("warns within 90 days", async () => {
      const job = stack.job();
      stack.proxy.rules = [inDays(60)];
      expect(await job.preview()).toMatchObject({ failures: [] });
      const line = await job.warning();
      expect(line.text).toContain(dateIn(60));
    });

    it("says nothing of a year", async () => {
      const job = stack.job();
      stack.proxy.rules = [inDays(365)];
      await job.preview();
      await job.line(/^estimate/);
      expect(job.lines().filter(({ severity }) => severity === "warning")).toEqual([]);
    });

    it("refuses within the days that the program says", async () => {
      const job = stack.job();
      stack.proxy.rules = [inDays(60)];
      const { failures } = await job.preview({ failIfShutdownWithinDays: 61 });
      expect(failures).toEqual([{ property: "model", reason: expect.stringContaining(dateIn(60)) }]);
    });
  });

  it("names the argument, also the misspelt one, and sends nothing", async () => {
    const job = stack.job();
    const { failures } = await job.preview({
      suffix: "x".repeat(65),
      modle: "gpt-4o",
      hyperparameters: { nEpochs: 0 },
      method: undefined,
    });
    expect(failures.map(({ property }) => property).sort()).toEqual(["hyperparameters.nEpochs", "modle", "suffix"]);
    expect(stack.proxy.seen).toEqual([]);
  });
});

describe("a vendor that winds training down", () => {
  const stack = aStack();

  it("is explained with the ways out", async () => {
    const job = stack.job();
    stack.proxy.rules = [
      nth("POST", "/fine_tuning/jobs", 1, {
        kind: "refused",
        status: 403,
        body: {
          error: {
            message: "Training is not available for this organization.",
            type: "invalid_request_error",
            param: null,
            code: "training_not_available",
          },
        },
      }),
    ];
    const report = await job.up();
    expect(report).toMatchObject({
      result: {
        outcome: "error",
        message: expect.stringMatching(/training_not_available.*Next: .*(Azure|another|compatible)/s),
      },
    });
    expect(await job.submitted()).toEqual([]);
  });
});
