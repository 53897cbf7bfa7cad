import { judgeSweep, type SweepShare } from "../../../../provider/resources/fine-tuning-sweep/budget";

const share = (name: string, model: string): SweepShare => ({
  name,
  model,
  trainingData: { contentHash: "c1:0", examples: 50, tokens: 1_000, tokensPlusMinus: 0, format: "chat" },
  hyperparameters: { nEpochs: 2 },
});

const counted = (model: string) =>
  `counted in o200k_base, and "${model}" counts in cl100k_base: \`fine-tuning check --model\` does so too`;

describe("the budget of a sweep", () => {
  it.each([
    ["maxTokens", { maxTokens: 1_000 }],
    ["maxCost", { maxCost: 0.000001 }],
  ])("says whose tokens are counted otherwise than the model counts: %s", (_limit, budget) => {
    const shares = [
      share("old", "gpt-3.5-turbo-0125"),
      share("old-2", "gpt-3.5-turbo-0125"),
      share("new", "gpt-4o-mini"),
    ];
    const verdict = judgeSweep(budget, shares);
    expect(verdict).toMatchObject({ verdict: "over" });
    const sentence = verdict.verdict === "ok" ? "" : verdict.sentence;
    expect(sentence).toMatch(
      /^the sweep of 3 jobs .* allows: raise it, leave out variations, or lower `nEpochs`; counted/,
    );
    expect(sentence.split(counted("gpt-3.5-turbo-0125"))).toHaveLength(2);
  });

  it("says nothing of it where all models count alike", () => {
    const verdict = judgeSweep({ maxTokens: 1_000 }, [share("a", "gpt-4o-mini"), share("b", "gpt-4.1-mini")]);
    expect(verdict).toMatchObject({ verdict: "over", sentence: expect.not.stringContaining("counted in") });
  });
});
