import { changedArguments } from "../../../../provider/resources/shared/changed-arguments";

describe(changedArguments.name, () => {
  it("names arguments that were added or changed, whatever the order of their fields", () => {
    const olds = { model: "a", trainingData: { examples: 1, tokens: 2 }, status: "succeeded", __provider: "1" };
    const news = { model: "b", trainingData: { tokens: 2, examples: 1 }, seed: 1, suffix: undefined, __provider: "2" };
    expect(changedArguments(olds, news)).toEqual(["model", "seed"]);
  });
});
