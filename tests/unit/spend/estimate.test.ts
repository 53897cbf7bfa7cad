import fc from "fast-check";
import { count, dollars } from "../../../provider/amounts";
import { autoEpochs } from "../../../provider/spend/epochs";
import {
  actualCost,
  costOfJob,
  type Estimate,
  estimateCost,
  estimateSum,
  withVendorsPrice,
} from "../../../provider/spend/estimate";
import { baseModelOf, priceDate, priceOf } from "../../../provider/spend/prices";

describe(estimateCost.name, () => {
  it("computes the vendor's own example: 100,000 tokens, three epochs of gpt-4o-mini", () => {
    expect(
      estimateCost({ model: "gpt-4o-mini-2024-07-18", trainingTokens: 100_000, examples: 500, epochs: 3 }),
    ).toEqual({
      currency: "USD",
      epochs: 3,
      epochsPredicted: false,
      estimatedTokens: 300_000,
      plusMinus: 0,
      pricePerMillionTokens: 3,
      priceDate,
      estimated: 0.9,
      costPlusMinus: 0,
    });
  });

  it.each([undefined, "auto"] as const)("predicts the epochs for %s", (epochs) => {
    const estimate = estimateCost({ model: "gpt-4o-mini", trainingTokens: 1_000, examples: 10, epochs });
    expect(estimate).toMatchObject({ epochs: 10, epochsPredicted: true, estimatedTokens: 10_000, estimated: 0.03 });
  });

  it("carries the margin of a sampled count through all epochs", () => {
    const estimate = estimateCost({ model: "gpt-4o", trainingTokens: 1_000, plusMinus: 15, examples: 200, epochs: 2 });
    expect(estimate).toMatchObject({ estimatedTokens: 2_000, plusMinus: 30 });
  });

  it("takes the user's price before the table, and names no date for it", () => {
    const estimate = estimateCost({ model: "gpt-4o", trainingTokens: 1e6, epochs: 1, pricePerMillionTokens: 0 });
    expect(estimate).toMatchObject({ estimated: 0, pricePerMillionTokens: 0 });
    expect(estimate).not.toHaveProperty("priceDate");
  });

  it("leaves the cost out for a model without a price, and says what helps", () => {
    expect(estimateCost({ model: "llama-3", trainingTokens: 10, epochs: 1 })).toEqual({
      currency: "USD",
      epochs: 1,
      epochsPredicted: false,
      estimatedTokens: 10,
      plusMinus: 0,
      unknownBecause: 'no training price is known for model "llama-3": give `budget.pricePerMillionTokens`',
    });
  });

  it("leaves everything out when the data are not known, and says what helps", () => {
    const unknownBecause =
      "the number of training tokens is not known: pass a TrainingFile as `trainingFile` instead of a file id";
    expect(estimateCost({ model: "gpt-4o", epochs: 3 })).toEqual({ currency: "USD", unknownBecause });
    expect(estimateCost({ model: "gpt-4o", trainingTokens: 10, epochs: "auto" })).toEqual({
      currency: "USD",
      unknownBecause,
    });
  });

  it("of several jobs is their sum, with a price only where it is the price of all", () => {
    const mini = estimateCost({ model: "gpt-4o-mini", trainingTokens: 1e6, plusMinus: 1e3, epochs: 2 });
    const large = estimateCost({ model: "gpt-4o", trainingTokens: 1e6, epochs: 1 });
    const own = estimateCost({ model: "own", trainingTokens: 1e6, epochs: 1, pricePerMillionTokens: 3 });
    const named = (...estimates: Estimate[]) =>
      estimates.map((estimate, index) => ({ name: `job ${index + 1}`, estimate }));
    expect(estimateSum(named(mini, mini))).toEqual({
      currency: "USD",
      estimatedTokens: 4e6,
      plusMinus: 4e3,
      estimated: 12,
      costPlusMinus: 0.012,
      pricePerMillionTokens: 3,
      priceDate,
    });
    expect(estimateSum(named(mini, large))).toEqual({
      currency: "USD",
      estimatedTokens: 3e6,
      plusMinus: 2e3,
      estimated: 31,
      costPlusMinus: 0.006,
      priceDate,
    });
    expect(estimateSum(named(mini, own))).not.toHaveProperty("priceDate");
    expect(estimateSum(named(own, own))).toMatchObject({ pricePerMillionTokens: 3, estimated: 6 });
  });

  it("of several jobs is without what is not known of one, and names it", () => {
    const priced = { name: "a", estimate: estimateCost({ model: "gpt-4o", trainingTokens: 10, epochs: 1 }) };
    const unpriced = { name: "b", estimate: estimateCost({ model: "own", trainingTokens: 10, epochs: 1 }) };
    const blind = { name: "c", estimate: estimateCost({ model: "gpt-4o" }) };
    expect(estimateSum([priced, unpriced])).toEqual({
      currency: "USD",
      estimatedTokens: 20,
      plusMinus: 0,
      unknownBecause: 'of "b" no training price is known for model "own": give `budget.pricePerMillionTokens`',
    });
    expect(estimateSum([priced, unpriced, blind]).unknownBecause).toMatch(/^of "c" the number of training tokens/);
    expect(estimateSum([priced, unpriced, blind])).not.toHaveProperty("estimatedTokens");
  });

  it("does not price reinforcement training by the token, unless the user does", () => {
    const input = { model: "o4-mini-2025-04-16", method: "reinforcement", trainingTokens: 1e6, epochs: 1 } as const;
    expect(estimateCost(input).unknownBecause).toBe(
      "reinforcement training is billed by the hour ($100 an hour, 2026-06), not by the token: give `budget.pricePerMillionTokens`",
    );
    expect(estimateCost({ ...input, model: "gpt-4o" })).not.toHaveProperty("estimated");
    expect(estimateCost({ ...input, pricePerMillionTokens: 2 })).toMatchObject({ estimated: 2 });
  });

  it("never says less for more data or more epochs", () => {
    const amount = fc.integer({ min: 0, max: 10_000_000 });
    const epochs = fc.integer({ min: 1, max: 50 });
    fc.assert(
      fc.property(amount, amount, epochs, (tokens, more, n) => {
        const small =
          estimateCost({ model: "gpt-4.1-nano", trainingTokens: tokens, epochs: n }).estimated ?? Number.NaN;
        const big = estimateCost({ model: "gpt-4.1-nano", trainingTokens: tokens + more, epochs: n + 1 }).estimated;
        expect(big).toBeGreaterThanOrEqual(small);
      }),
    );
  });
});

describe(actualCost.name, () => {
  it("prices the tokens that the server billed, 0 among them", () => {
    expect(actualCost({ model: "gpt-4o-mini-2024-07-18", trainedTokens: 1_700 })).toBe(0.0051);
    expect(actualCost({ model: "gpt-4o-mini-2024-07-18", trainedTokens: 0 })).toBe(0);
    expect(actualCost({ model: "own", trainedTokens: 2e6, pricePerMillionTokens: 1.25 })).toBe(2.5);
  });

  it("is not known without tokens or price", () => {
    expect(actualCost({ model: "gpt-4o-mini" })).toBeUndefined();
    expect(actualCost({ model: "own", trainedTokens: 5 })).toBeUndefined();
    expect(actualCost({ model: "gpt-4o", method: "reinforcement", trainedTokens: 5 })).toBeUndefined();
  });
});

describe(priceOf.name, () => {
  it.each([
    ["gpt-4.1", 25],
    ["gpt-4.1-2025-04-14", 25],
    ["gpt-4.1-mini-2025-04-14", 5],
    ["gpt-4.1-nano-2025-04-14", 1.5],
    ["gpt-4o-2024-08-06", 25],
    ["gpt-4o-mini-2024-07-18", 3],
    ["gpt-3.5-turbo-0125", 8],
    ["davinci-002", 6],
    ["babbage-002", 0.4],
    ["ft:gpt-4o-mini-2024-07-18:acme:support:Ab12Cd34", 3],
  ])("knows %s", (model, price) => {
    expect(priceOf(model)).toEqual({ kind: "per-million-tokens", dollars: price });
  });

  it.each(["gpt-4", "gpt-4o-audio-preview", "gpt-4.15", "gpt-4o-mini-tts", "constructor", "", "ft:", "ft:own:acme::x"])(
    "does not guess for %j",
    (model) => {
      expect(priceOf(model)).toBeUndefined();
    },
  );
});

it("names the base of a fine-tuned model", () => {
  expect(["gpt-4o", "ft:gpt-4o:org::id", "ft:"].map(baseModelOf)).toEqual(["gpt-4o", "gpt-4o", ""]);
});

describe(autoEpochs.name, () => {
  it.each([
    [0, 25],
    [1, 25],
    [4, 25],
    [5, 20],
    [10, 10],
    [33, 3],
    [34, 3],
    [100, 3],
    [8_333, 3],
    [8_334, 2],
    [12_500, 2],
    [12_501, 1],
    [1_000_000, 1],
  ])("for %i examples is %i", (examples, epochs) => {
    expect(autoEpochs(examples)).toBe(epochs);
  });
});

describe(dollars.name, () => {
  it.each([
    [0, "$0.00"],
    [0.9, "$0.90"],
    [0.0051, "$0.0051"],
    [0.0000021, "$0.000002"],
    [0.03, "$0.03"],
    [1234.5, "$1,234.50"],
  ])("writes %d as %s", (amount, text) => {
    expect(dollars(amount)).toBe(text);
  });

  it("counts in thousands", () => {
    expect([0, 999, 1_234_567.4].map(count)).toEqual(["0", "999", "1,234,567"]);
  });
});

describe("an estimate of the vendor's own", () => {
  const ours = estimateCost({ model: "Qwen/Qwen3-8B", trainingTokens: 1_000, examples: 10, epochs: 2, plusMinus: 5 });
  const told = { vendor: "Together", unknownBecause: undefined, refusedBecause: undefined };

  it("takes the place of ours, with its tokens", () => {
    expect(withVendorsPrice(ours, { ...told, cost: 0.48, tokens: 900 })).toEqual({
      currency: "USD",
      estimatedTokens: 900,
      estimated: 0.48,
      by: "Together",
    });
  });

  it("leaves our tokens where the vendor says none", () => {
    expect(withVendorsPrice(ours, { ...told, cost: 0.48, tokens: undefined })).toEqual({
      currency: "USD",
      epochs: 2,
      epochsPredicted: false,
      estimatedTokens: 2_000,
      plusMinus: 10,
      estimated: 0.48,
      by: "Together",
    });
  });

  it("explains why nothing is known where it has none either", () => {
    const none = { ...told, cost: undefined, tokens: undefined, unknownBecause: "Together refuses the training file" };
    expect(withVendorsPrice(ours, none)).toMatchObject({
      estimatedTokens: 2_000,
      unknownBecause: "Together refuses the training file",
    });
    const priced = estimateCost({ trainingTokens: 1_000, epochs: 1, pricePerMillionTokens: 1 });
    expect(withVendorsPrice(priced, none)).toEqual(priced);
  });
});

describe(costOfJob.name, () => {
  const job = { model: "gpt-4o-mini", trainedTokens: 1_000_000 };

  it("is what the vendor says that it billed, else the tokens by the table or by the user's price", () => {
    expect(costOfJob({ ...job, billed: 1.5 }, 7)).toBe(1.5);
    expect(costOfJob(job)).toBe(actualCost({ ...job, method: undefined }));
    expect(costOfJob(job, 7)).toBe(7);
    expect(costOfJob({ model: "own" })).toBeUndefined();
  });
});
