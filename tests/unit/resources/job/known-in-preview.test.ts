import { UNKNOWN } from "../../../../provider/engine/unknown";
import { awaitedPrice, knownPart, unknownIdentity } from "../../../../provider/resources/job/known-in-preview";

const data = { contentHash: "c1:aaaa", tokens: 5 };
const inputs = { resourceUrn: "urn", model: "m", trainingFile: "file-1" };

describe(unknownIdentity, () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ["nothing", {}, []],
    ["a file that is not made yet, of known rows", { trainingFile: UNKNOWN, trainingData: data }, []],
    ["rows that are not made yet", { trainingFile: UNKNOWN, trainingData: { contentHash: UNKNOWN } }, ["trainingFile"]],
    ["a file's id", { validationFile: UNKNOWN }, ["validationFile"]],
    ["the model", { model: UNKNOWN }, ["model"]],
    ["a part of the method", { method: { type: "dpo", dpo: { hyperparameters: { beta: UNKNOWN } } } }, ["method"]],
    ["what trains nothing", { budget: UNKNOWN, accept: UNKNOWN, connection: UNKNOWN }, []],
  ])("counts %s", (_, more, names) => {
    expect(unknownIdentity({ ...inputs, ...more })).toEqual(names);
  });
});

describe(knownPart, () => {
  it("keeps the price of a budget whose limit is not known", () => {
    const budget = { maxCost: UNKNOWN, pricePerMillionTokens: 10 };
    expect(knownPart({ ...inputs, budget })).toEqual({ ...inputs, budget: { pricePerMillionTokens: 10 } });
  });
});

describe(awaitedPrice, () => {
  it.each([
    [UNKNOWN, "`budget`, which may hold your price, is known only at `up`"],
    [
      { maxCost: 1, pricePerMillionTokens: UNKNOWN },
      "your price, `budget.pricePerMillionTokens`, is known only at `up`",
    ],
    [{ maxCost: UNKNOWN }, undefined],
    [undefined, undefined],
  ])("of %j", (budget, sentence) => {
    expect(awaitedPrice({ budget })).toBe(sentence);
  });
});
