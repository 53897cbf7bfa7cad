import type { Format, Method } from "../../../../provider/dataset";
import { formatOf, methodFits, type Shape, shapeOf } from "../../../../provider/dataset/rules/format";
import { evidenceOf } from "../../../../provider/dataset/rules/format-evidence";

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

describe("evidenceOf", () => {
  it.each<[Shape[], Format, Method | undefined, string]>([
    [["chat", "chat"], "chat", undefined, '2 of the first 2 rows have "messages" that end with the assistant\'s turn'],
    [["completion", "unknown"], "completion", "supervised", '1 of the first 2 rows have "prompt" and "completion"'],
    [
      ["turns"],
      "chat",
      undefined,
      '1 of the first 1 rows have "messages" that do not end with an answer; declared as "reinforcement" they would be reinforcement data',
    ],
    [
      ["turns"],
      "reinforcement",
      "reinforcement",
      '1 of the first 1 rows have "messages" that do not end with an answer, and the method is declared to be "reinforcement"',
    ],
    [
      ["chat", "turns", "turns"],
      "chat",
      "supervised",
      '2 of the first 3 rows have "messages" that do not end with an answer, 1 of the first 3 rows have "messages" that end with the assistant\'s turn',
    ],
  ])("says why %j are %s", (shapes, format, method, evidence) => {
    expect(evidenceOf(shapes, format, method)).toBe(evidence);
  });
});

describe("methodFits", () => {
  it("is content with what fits and with what is not known", () => {
    expect(methodFits({ format: "chat" }, "supervised")).toBeUndefined();
    expect(methodFits({ format: "completion" }, "supervised")).toBeUndefined();
    expect(methodFits({ format: "preference" }, "dpo")).toBeUndefined();
    expect(methodFits({ format: "reinforcement" }, "reinforcement")).toBeUndefined();
    expect(methodFits({ format: undefined }, "dpo")).toBeUndefined();
    expect(methodFits({ format: "chat" }, undefined)).toBeUndefined();
  });

  it("says what does not fit and what would", () => {
    expect(methodFits({ format: "preference", formatEvidence: 'all have "input"' }, "supervised")).toBe(
      'the data are preference pairs (all have "input"), which method "supervised" cannot train on; method "dpo" can',
    );
  });
});
