import { baseModel } from "../../../../../../server/engines/embedded/base/base-model";

import { answer, type Sampling } from "../../../../../../server/engines/embedded/model/answering";

import { encodeQuestion } from "../../../../../../server/engines/embedded/model/model";

import { randomOf, shuffled } from "../../../../../../server/engines/embedded/random";

const model = baseModel();

function ask(prompt: string, sampling: Partial<Sampling> = {}) {
  const settings = { maxTokens: 40, temperature: 0, topP: 1, stop: [], random: randomOf(1), ...sampling };
  return answer(model, encodeQuestion(model, { prompt, focus: prompt }), settings);
}

describe("an answer", () => {
  it("is what the base was taught, when the question was too", () => {
    expect(ask("Who are you?")).toMatchObject({
      text: "I am a small language model that runs on your own computer.",
      finishReason: "stop",
    });
  });

  it("ends before a stop text", () => {
    expect(ask("Who are you?", { stop: [" runs", " that"] })).toMatchObject({
      text: "I am a small language model",
      finishReason: "stop",
    });
  });

  it("says when it was cut at its length", () => {
    expect(ask("Who are you?", { maxTokens: 3 })).toMatchObject({ text: "I am a", finishReason: "length" });
  });

  it("is drawn anew by another seed, and alike by the same", () => {
    const drawn = [1, 1, 2].map((seed) => ask("Who are you?", { temperature: 1.5, random: randomOf(seed) }).text);
    expect(drawn[1]).toBe(drawn[0]);
    expect(drawn[2]).not.toBe(drawn[0]);
  });

  it("is the likeliest one when the nucleus holds one token, however hot", () => {
    expect(ask("Who are you?", { temperature: 2, topP: 1e-9 }).text).toBe(ask("Who are you?").text);
  });
});

it("shuffles all rows, differently for each seed and epoch", () => {
  const orders = [shuffled(20, randomOf(1, 0)), shuffled(20, randomOf(1, 1)), shuffled(20, randomOf(2, 0))];
  const texts = orders.map((order) => order.join());
  expect(new Set(texts).size).toBe(3);
  for (const order of orders) expect([...order].sort((one, other) => one - other)).toEqual([...Array(20).keys()]);
});
