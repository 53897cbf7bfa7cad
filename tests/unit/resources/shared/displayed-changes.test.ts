import { displayedChanges } from "../../../../provider/resources/shared/displayed-changes";

describe(displayedChanges.name, () => {
  it("names arguments that were added or changed, whatever the order of their fields", () => {
    const olds = { model: "a", budget: { maxCost: 1, maxTokens: 2 }, status: "succeeded" };
    const news = { model: "b", budget: { maxTokens: 2, maxCost: 1 }, seed: 1, suffix: undefined };
    expect(displayedChanges(olds, news)).toEqual(["model", "seed"]);
  });

  it("names nothing that the engine leaves out of its diffs", () => {
    const olds = { trainingData: { examples: 1 }, resourceUrn: "urn:1", __provider: "1" };
    const news = { trainingData: { examples: 2 }, resourceUrn: "urn:2", __provider: "2" };
    expect(displayedChanges(olds, news)).toEqual([]);
  });
});
