import { headlineMetric, metricText } from "../../../provider/quality/headline-metric";

describe(headlineMetric.name, () => {
  it("prefers what was measured on unseen data, and what was asked for before all", () => {
    const metrics = { trainLoss: 1, validLoss: 2, fullValidLoss: 3, custom: 4 };
    expect(headlineMetric(metrics)).toEqual({ name: "fullValidLoss", value: 3 });
    expect(headlineMetric(metrics, "custom")).toEqual({ name: "custom", value: 4 });
    expect(headlineMetric({ trainLoss: 1 }, "custom")).toEqual({ name: "trainLoss", value: 1 });
  });

  it("knows nothing where nothing finite was measured", () => {
    expect(headlineMetric(undefined)).toBeUndefined();
    expect(headlineMetric({ trainLoss: Number.NaN, other: 1 })).toBeUndefined();
  });
});

describe(metricText.name, () => {
  it.each([
    ["fullValidLoss", 4.338, "full valid loss 4.34"],
    ["trainMeanTokenAccuracy", 1, "train mean token accuracy 1.00"],
    ["trainLoss", 0.01234, "train loss 0.012"],
    ["trainLoss", 0, "train loss 0.00"],
  ])("writes %s of %f as: %s", (name, value, text) => {
    expect(metricText({ name, value })).toBe(text);
  });
});
