import { estimateOf } from "../../../../provider/resources/job/job-estimate";
import { estimateText } from "../../../../provider/spend/budget";

const inputs = (model: string) => ({
  model,
  hyperparameters: { nEpochs: 2 },
  trainingData: { contentHash: "c1:0", examples: 12, tokens: 1_000 },
});

describe("the estimate of a job", () => {
  it("says so where the model counts tokens otherwise than its data were counted", () => {
    expect(estimateText(estimateOf(inputs("gpt-3.5-turbo-0125")))).toMatch(
      /2,000 tokens over 2 epochs.*; counted in o200k_base, and "gpt-3\.5-turbo-0125" counts in cl100k_base: `fine-tuning check --model` does so too$/,
    );
    expect(estimateText(estimateOf(inputs("gpt-4o-mini-2024-07-18")))).not.toContain("counted");
    expect(estimateText(estimateOf({ model: "gpt-3.5-turbo-0125" }))).not.toContain("counted");
  });
});
