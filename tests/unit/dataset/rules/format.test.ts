import type { Format, Method } from "../../../../provider/dataset";
import { formatOf, imagesFit, methodFits, type Shape, shapeOf } from "../../../../provider/dataset/rules/format";
import { evidenceOf } from "../../../../provider/dataset/rules/format-evidence";
import { aChat, inspectText, jsonl } from "../rows";

const turn = (role: string) => ({ role, content: "x" });

describe("shapeOf", () => {
  it.each([
    ["chat", { messages: [turn("user"), turn("assistant")] }],
    ["reinforcement", { messages: [turn("user")], answer: "4" }],
    ["answeredItems", { messages: [turn("user"), turn("assistant")], answer: "4" }],
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

describe("rows that end with the answer and have fields for a grader", () => {
  const rows = Array.from({ length: 12 }, (_, n) => aChat(n, { answer: `${n}` }));

  it("lack the user's last turn where a grader is declared to judge", async () => {
    const { counts } = await inspectText(jsonl(rows), { method: "reinforcement" });
    expect(counts).toEqual({ last_not_user: 12 });
  });

  it("are chat rows with a key too many for any other method", async () => {
    expect((await inspectText(jsonl(rows), { method: "supervised" })).counts).toEqual({ extra_key: 12 });
    expect((await inspectText(jsonl(rows))).counts).toEqual({ extra_key: 12 });
  });
});

describe("imagesFit", () => {
  it.each([
    "gpt-3.5-turbo-0125",
    "gpt-35-turbo",
    "gpt-4o-mini-2024-07-18",
    "ft:gpt-4.1-nano-2025-04-14:acme::Ab12Cd34",
  ])("names what %s is not known to learn from", (model) => {
    expect(imagesFit(2, model)).toContain(`2 rows have images, and the vendor's guide does not name "${model}"`);
  });

  it.each([
    ["rows with images", 3, "gpt-4o-2024-08-06"],
    ["rows with images", 3, "gpt-4.1-2025-04-14"],
    ["rows with images", 3, "my-own-model"],
    ["rows with images", 3, undefined],
    ["rows without", 0, "gpt-3.5-turbo-0125"],
  ])("has nothing against %s (%d) for %s", (_, examples, model) => {
    expect(imagesFit(examples, model)).toBeUndefined();
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
