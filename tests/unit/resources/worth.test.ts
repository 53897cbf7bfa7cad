import { judgeData } from "../../../provider/resources/worth";

const completion = { trainingData: { contentHash: "c1:a", format: "completion" } };
const sentence = (model: string) => judgeData({ model, ...completion }).problems.map(({ reason }) => reason);

describe(judgeData.name, () => {
  it.each(["gpt-4o-mini-2024-07-18", "gpt-3.5-turbo", "o4-mini", "ft:gpt-4.1-nano-2025-04-14:acme::Ab12Cd34"])(
    "refuses prompt/completion pairs for the chat model %s",
    (model) => {
      expect(sentence(model)).toEqual([expect.stringContaining(`the chat model "${model}" cannot be trained on`)]);
    },
  );

  it.each(["davinci-002", "babbage-002", "llama-3.3-70b"])("has nothing against them for %s", (model) => {
    expect(sentence(model)).toEqual([]);
  });

  it.each([
    [9, [{ property: "trainingFile", reason: "the data have 9 examples; training needs at least 10" }]],
    [10, []],
    [undefined, []],
  ])("wants ten examples to train on, not %p, and asks nothing of validation data", (examples, expected) => {
    const trainingData = { contentHash: "c1:a", format: "chat", examples };
    const validationData = { contentHash: "c1:b", format: "chat", examples: 1 };
    expect(judgeData({ model: "gpt-4o", trainingData, validationData }).problems).toEqual(expected);
  });

  it("names both files whose rows do not fit the method", () => {
    const data = { contentHash: "c1:a", format: "chat" };
    const method = { type: "dpo" as const };
    const { problems } = judgeData({ model: "gpt-4o", method, trainingData: data, validationData: data });
    expect(problems.map(({ property }) => property)).toEqual(["trainingFile", "validationFile"]);
  });
});
