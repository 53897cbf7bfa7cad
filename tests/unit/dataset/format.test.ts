import { formatOf, methodFits, shapeOf } from "../../../provider/dataset/rules/format";

const turn = (role: string) => ({ role, content: "x" });

describe("shapeOf", () => {
  it.each([
    ["chat", { messages: [turn("user"), turn("assistant")] }],
    ["reinforcement", { messages: [turn("user")], answer: "4" }],
    ["turns", { messages: [turn("user")] }],
    ["turns", { messages: [turn("assistant"), turn("user")], tools: [] }],
    ["turns", { messages: "none" }],
    ["completion", { prompt: "a", completion: "b" }],
    ["completion", { prompt: "a" }],
    ["preference", { input: {}, preferred_output: [], non_preferred_output: [] }],
    ["preference", { preferred_completion: [] }],
    ["preference", { input: { messages: [] } }],
    ["unknown", { question: "a" }],
  ])("is %s", (shape, row) => {
    expect(shapeOf(row)).toBe(shape);
  });
});

describe("formatOf", () => {
  it.each([
    ["the most frequent shape", ["chat", "completion", "chat"], undefined, "chat"],
    ["chat for turns without anything to grade by", ["turns", "turns"], undefined, "chat"],
    ["reinforcement for turns when the method says so", ["turns", "turns"], "reinforcement", "reinforcement"],
    ["reinforcement for turns among reinforcement rows", ["turns", "reinforcement"], undefined, "reinforcement"],
    ["what the rows show, whatever the method says", ["chat", "chat"], "dpo", "chat"],
    ["nothing where nothing is known", ["unknown"], undefined, undefined],
    ["nothing of no rows", [], undefined, undefined],
  ] as const)("is %s", (_, shapes, method, format) => {
    expect(formatOf(shapes, method)).toBe(format);
  });
});

describe("methodFits", () => {
  it("is content with what fits and with what is not known", () => {
    expect(methodFits("chat", "supervised")).toBeUndefined();
    expect(methodFits("completion", "supervised")).toBeUndefined();
    expect(methodFits("preference", "dpo")).toBeUndefined();
    expect(methodFits("reinforcement", "reinforcement")).toBeUndefined();
    expect(methodFits(undefined, "dpo")).toBeUndefined();
    expect(methodFits("chat", undefined)).toBeUndefined();
  });

  it("says what does not fit and what would", () => {
    expect(methodFits("preference", "supervised")).toBe(
      'the data are preference pairs, which method "supervised" cannot train on; method "dpo" can',
    );
  });
});
