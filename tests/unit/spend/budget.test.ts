import fc from "fast-check";
import { estimateText, judgeBudget } from "../../../provider/spend/budget";
import { estimateCost } from "../../../provider/spend/estimate";

const known = estimateCost({ model: "gpt-4o-mini-2024-07-18", trainingTokens: 100_000, examples: 500, epochs: 3 });
const sampled = estimateCost({ model: "gpt-4o-mini", trainingTokens: 1e6, plusMinus: 10_000, examples: 500 });
const unpriced = estimateCost({ model: "own", trainingTokens: 100_000, epochs: 3 });
const unknown = estimateCost({ model: "gpt-4o-mini" });

describe(judgeBudget.name, () => {
  it("is content without limits and within them", () => {
    for (const estimate of [known, unpriced, unknown]) {
      expect(judgeBudget(undefined, estimate)).toEqual({ verdict: "ok" });
      expect(judgeBudget({}, estimate)).toEqual({ verdict: "ok" });
    }
    expect(judgeBudget({ maxCost: 0.9, maxTokens: 300_000 }, known)).toEqual({ verdict: "ok" });
  });

  it("says what is over, by how much it is estimated, and what helps", () => {
    expect(judgeBudget({ maxCost: 0.5 }, known)).toEqual({
      verdict: "over",
      sentence:
        "the training is estimated at about $0.90 (300,000 tokens over 3 epochs at $3.00 per million, prices of 2026-06), more than `budget.maxCost` ($0.50) allows: raise it, lower `nEpochs`, or train on fewer examples",
    });
    expect(judgeBudget({ maxTokens: 299_999 }, known)).toEqual({
      verdict: "over",
      sentence:
        "the training needs 300,000 tokens over 3 epochs, more than `budget.maxTokens` (299,999) allows: raise it, lower `nEpochs`, or train on fewer examples",
    });
  });

  it("takes a limit of nothing as a limit", () => {
    expect(judgeBudget({ maxCost: 0 }, known).verdict).toBe("over");
    expect(judgeBudget({ maxTokens: 0 }, known).verdict).toBe("over");
  });

  it("judges a sampled count by its upper end", () => {
    expect(judgeBudget({ maxTokens: 3_029_999 }, sampled).verdict).toBe("over");
    expect(judgeBudget({ maxTokens: 3_030_000 }, sampled).verdict).toBe("ok");
    expect(judgeBudget({ maxCost: 9.08 }, sampled).verdict).toBe("over");
    expect(judgeBudget({ maxCost: 9.09 }, sampled).verdict).toBe("ok");
  });

  it("says which limit it cannot judge, and which argument would help", () => {
    expect(judgeBudget({ maxCost: 5 }, unpriced)).toEqual({
      verdict: "unknown",
      sentence:
        '`budget.maxCost` cannot be judged: no training price is known for model "own": give `budget.pricePerMillionTokens`',
    });
    expect(judgeBudget({ maxTokens: 5 }, unknown)).toMatchObject({
      verdict: "unknown",
      sentence: expect.stringContaining("pass a TrainingFile"),
    });
  });

  it("lets what is over win over what is unknown", () => {
    expect(judgeBudget({ maxCost: 5, maxTokens: 1 }, unpriced).verdict).toBe("over");
  });

  it("needs no price to judge tokens", () => {
    expect(judgeBudget({ maxTokens: 300_000 }, unpriced)).toEqual({ verdict: "ok" });
  });

  it("never becomes stricter when the limit is raised", () => {
    const limit = fc.integer({ min: 0, max: 10_000_000 });
    fc.assert(
      fc.property(limit, limit, (maxTokens, more) => {
        fc.pre(judgeBudget({ maxTokens }, sampled).verdict === "ok");
        expect(judgeBudget({ maxTokens: maxTokens + more }, sampled).verdict).toBe("ok");
      }),
    );
  });
});

describe(estimateText.name, () => {
  it("says whose estimate it is where the vendor has its own", () => {
    expect(estimateText({ currency: "USD", estimated: 0.48, estimatedTokens: 900, by: "Together" })).toBe(
      "about $0.48 (900 tokens, Together's own estimate)",
    );
    expect(estimateText({ currency: "USD", estimated: 2.5, by: "Fireworks" })).toBe(
      "about $2.50 (Fireworks's own estimate)",
    );
  });

  it("says how sure it is", () => {
    expect(estimateText(sampled)).toBe(
      'about $9.00 (3,000,000 ± 30,000 tokens over 3 epochs predicted for "auto" at $3.00 per million, prices of 2026-06)',
    );
    expect(estimateText(estimateCost({ model: "own", trainingTokens: 5, epochs: 1, pricePerMillionTokens: 2 }))).toBe(
      "about $0.00001 (5 tokens over 1 epoch at $2.00 per million, your price)",
    );
  });

  it("says what it does not know", () => {
    expect(estimateText(unpriced)).toMatch(/^300,000 tokens over 3 epochs; cost not known: no training price/);
    expect(estimateText(unknown)).toMatch(/^cost not known: the number of training tokens is not known/);
  });
});
