import { UNKNOWN } from "../../../../provider/engine/unknown";
import { budgetProblems } from "../../../../provider/resources/fine-tuning-job/budget-check";
import { estimateCost } from "../../../../provider/spend/estimate";

const known = estimateCost({ model: "gpt-4o-mini", trainingTokens: 1e6, epochs: 1 });
const unpriced = estimateCost({ model: "own", trainingTokens: 1e6, epochs: 1 });
const blind = estimateCost({ model: "gpt-4o-mini" });

describe("a budget, before anything is paid", () => {
  it("is content with what it allows", () => {
    expect(budgetProblems({}, { maxCost: 3 }, known)).toEqual({ problems: [], warnings: [] });
    expect(budgetProblems({}, undefined, blind)).toEqual({ problems: [], warnings: [] });
  });

  it.each([
    ["what is over it", known, { maxCost: 2 }, "more than `budget.maxCost` ($2.00) allows"],
    ["a price that nobody knows", unpriced, { maxCost: 2 }, "give `budget.pricePerMillionTokens`"],
    ["a bare file id", blind, { maxTokens: 2 }, "pass a TrainingFile"],
  ])("refuses %s, and names the argument that helps", (_, estimate, budget, remedy) => {
    const inputs = { trainingFile: UNKNOWN, model: "own", budget };
    expect(budgetProblems(inputs, budget, estimate)).toEqual({
      problems: [{ property: "budget", reason: expect.stringContaining(remedy) }],
      warnings: [],
    });
  });

  it.each([
    ["model", { model: UNKNOWN }],
    ["data", { trainingData: { contentHash: "c1:x", tokens: UNKNOWN } }],
    ["price", { budget: { maxCost: 2, pricePerMillionTokens: UNKNOWN } }],
    ["number of epochs", { method: { supervised: { hyperparameters: { nEpochs: UNKNOWN } } } }],
  ])("only warns where the %s is known at up", (_, inputs) => {
    const { problems, warnings } = budgetProblems(inputs, { maxCost: 2 }, unpriced);
    expect(problems).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining("`budget.maxCost` cannot be judged")]);
  });

  it("refuses what is over whatever else is not known", () => {
    expect(budgetProblems({ model: UNKNOWN }, { maxTokens: 1 }, unpriced).problems).toHaveLength(1);
  });
});
