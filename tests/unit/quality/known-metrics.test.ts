import { judgeMetric, type MetricQuestion } from "../../../provider/quality/known-metrics";

const question = (metric: string, more: Partial<MetricQuestion> = {}): MetricQuestion => ({
  metric,
  method: "supervised",
  validated: true,
  documented: true,
  ...more,
});

const supervised =
  "trainLoss, trainMeanTokenAccuracy, validLoss, validMeanTokenAccuracy, fullValidLoss, fullValidMeanTokenAccuracy";

describe("a metric, before the training", () => {
  it.each<[string, MetricQuestion["method"]]>([
    ["fullValidLoss", "supervised"],
    ["fullValidLoss", "dpo"],
    ["validRewardsAccuracy", "dpo"],
    ["fullValidMeanReward", "reinforcement"],
    ["trainMeanReward", undefined],
  ])("is right: %s of %s jobs", (metric, method) => {
    expect(judgeMetric(question(metric, { method }))).toEqual({ verdict: "ok" });
  });

  it.each([
    ["fullvalidloss", "fullValidLoss"],
    ["full_valid_loss", "fullValidLoss"],
    ["validLos", "validLoss"],
    ["fullValidMeanTokenAcuracy", "fullValidMeanTokenAccuracy"],
  ])("is told with the right name on any server: %s", (metric, right) => {
    expect(judgeMetric(question(metric, { documented: false }))).toEqual({
      verdict: "wrong",
      sentence: `there is no metric "${metric}"; did you mean "${right}"?`,
    });
  });

  it("of another method is told with those of this one", () => {
    expect(judgeMetric(question("fullValidLoss", { method: "reinforcement" }))).toEqual({
      verdict: "wrong",
      sentence:
        '"fullValidLoss" is a metric of supervised and dpo jobs; a reinforcement job has trainMeanReward, validMeanReward, fullValidMeanReward',
    });
    expect(judgeMetric(question("fullValidMeanReward", { documented: false }))).toEqual({
      verdict: "wrong",
      sentence: `"fullValidMeanReward" is a metric of reinforcement jobs; a supervised job has ${supervised}`,
    });
  });

  it("that nobody documents is wrong at the vendor, and only doubtful where servers measure what they like", () => {
    const sentence = `no metric "perplexity" is known; a supervised job has ${supervised}`;
    expect(judgeMetric(question("perplexity"))).toEqual({ verdict: "wrong", sentence });
    expect(judgeMetric(question("perplexity", { documented: false }))).toEqual({ verdict: "doubtful", sentence });
    expect(judgeMetric(question("trainingLoss", { documented: false })).verdict).toBe("doubtful");
    expect(judgeMetric(question("perplexity", { method: "dpo" })).verdict).toBe("doubtful");
  });

  it("on validation data needs them", () => {
    expect(judgeMetric(question("validLoss", { validated: false }))).toEqual({
      verdict: "unvalidated",
      sentence: '"validLoss" is measured on validation data: give a `validationFile`',
    });
    expect(judgeMetric(question("trainLoss", { validated: false }))).toEqual({ verdict: "ok" });
    expect(judgeMetric(question("validLoss", { validated: undefined }))).toEqual({ verdict: "ok" });
  });
});
