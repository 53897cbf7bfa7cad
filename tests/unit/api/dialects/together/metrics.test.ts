import { metricsRows, WireMetrics } from "../../../../../provider/api/dialects/together/metrics";

describe("Together's metrics", () => {
  it("are named as OpenAI names them, row by row", () => {
    const wire = {
      metrics: [
        { timestamp: 1779196253564587000, "train/global_step": 2, "train/epoch": 0.2, "train/loss": 2.11 },
        { timestamp: 1779196193564587000, "train/global_step": 1, "train/loss": 2.43, "train/learning_rate": 1e-5 },
        { timestamp: 1779196254564587000, "train/global_step": 2, "eval/loss": 2.05, "eval/mean_accuracy": 0.5 },
      ],
    };
    expect(metricsRows(WireMetrics.parse(wire))).toEqual([
      { step: 1, seconds: 1779196193, metrics: { train_loss: 2.43, train_learning_rate: 1e-5 } },
      { step: 2, seconds: 1779196253, metrics: { train_loss: 2.11 } },
      { step: 2, seconds: 1779196254, metrics: { full_valid_loss: 2.05, full_valid_mean_accuracy: 0.5 } },
    ]);
  });

  it("leave out what is no number, and rows without a step", () => {
    const wire = { metrics: [{ "train/loss": 1 }, { "train/global_step": 1, "train/loss": "NaN", "train/x": null }] };
    expect(metricsRows(WireMetrics.parse(wire))).toEqual([{ step: 1, seconds: undefined, metrics: {} }]);
  });

  it("may be absent", () => {
    expect(metricsRows(WireMetrics.parse({}))).toEqual([]);
  });
});
