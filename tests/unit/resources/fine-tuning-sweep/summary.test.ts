import type { SweepResult } from "../../../../provider/resources/fine-tuning-sweep/choice";
import { sweepSummary } from "../../../../provider/resources/fine-tuning-sweep/summary";

function aResult(name: string, fields: Partial<SweepResult> = {}): SweepResult {
  return {
    name,
    jobId: `ftjob-${name}`,
    status: "succeeded",
    model: `ft:${name}`,
    metrics: { trainLoss: 1, fullValidLoss: 4 },
    cost: { currency: "USD", actual: 0.5, estimated: 0.5, estimatedTokens: 100_000 },
    ...fields,
  };
}

const spoiled = aResult("spoiled", {
  status: "failed",
  model: undefined,
  metrics: undefined,
  cost: undefined,
  error: { code: "invalid_training_file", message: "" },
});

describe(sweepSummary.name, () => {
  it("ranks the models, best first, and holds the cost against the budget", () => {
    const results = [
      aResult("low", { metrics: { fullValidLoss: 5.25 } }),
      spoiled,
      aResult("middle", { refused: ["fullValidLoss is 3.00, over the limit of 2"], metrics: { fullValidLoss: 3 } }),
      aResult("high", { metrics: { fullValidLoss: 4.338 } }),
    ];
    expect(sweepSummary("rates", results, { budget: { maxCost: 2 } })).toEqual({
      text: [
        'sweep "rates": 3 of 4 trained · $1.50 of the budget\'s $2.00 (estimated $1.50)',
        "  1.  high     full valid loss 4.34  $0.50  ft:high",
        "  2.  low      full valid loss 5.25  $0.50  ft:low",
        "  -   spoiled                               failed: invalid_training_file",
        "  -   middle   full valid loss 3.00  $0.50  not accepted: ft:middle",
        "best: high, lowest full valid loss",
      ].join("\n"),
      warning: undefined,
    });
  });

  it("ranks by the metric that selectBy names, in its direction, and puts models without it last", () => {
    const results = [
      aResult("none", { metrics: {} }),
      aResult("few", { metrics: { score: 1 } }),
      aResult("many", { metrics: { score: 2 } }),
    ];
    const { text } = sweepSummary("s", results, { selectBy: { metric: "score", direction: "max" } });
    expect(text.split("\n").map((line) => line.trim().split(/\s+/)[1])).toEqual([
      '"s":',
      "many",
      "few",
      "none",
      "many,",
    ]);
  });

  it("warns where the best is only the one that learned its own examples best", () => {
    const results = [aResult("a", { metrics: { trainLoss: 0.1 } }), aResult("b", { metrics: { trainLoss: 0.012 } })];
    const { text, warning } = sweepSummary("s", results);
    expect(text).toContain("1.  b  train loss 0.012");
    expect(warning).toMatch(/"best" means the lowest train loss.*Give `base.validationFile`/);
    expect(sweepSummary("s", results, { selectBy: "trainLoss" }).warning).toBeUndefined();
  });

  it("holds tokens against a budget of tokens, and says where no cost is known", () => {
    const unpriced = aResult("a", { cost: { currency: "USD", estimatedTokens: 40_000 } });
    expect(sweepSummary("s", [unpriced, unpriced], { budget: { maxTokens: 100_000 } }).text.split("\n")[0]).toBe(
      'sweep "s": 2 of 2 trained · cost not known · estimated 80,000 of the budget\'s 100,000 tokens',
    );
  });
});
