import { familiesOf, measureOf, words } from "../../../charts/metrics";

describe(measureOf.name, () => {
  it.each([
    ["train_loss", "train", "Loss"],
    ["fullValidMeanTokenAccuracy", "fullValid", "MeanTokenAccuracy"],
    ["full_valid_loss", "fullValid", "Loss"],
    ["valid_mean_reward", "valid", "MeanReward"],
    ["trainingLoss", "train", "Loss"],
    ["eval_loss", "valid", "Loss"],
    ["learning_rate", "other", "learningRate"],
    ["training", "other", "training"],
  ])("reads %s", (name, source, measure) => {
    expect(measureOf(name)).toEqual({ source, measure });
  });
});

describe(familiesOf.name, () => {
  const run = (metrics: Record<string, number>) => ({ name: "bot", steps: [{ step: 1, metrics }], checkpoints: [] });

  it("draws no metric twice and leaves none out, losses first", () => {
    const metrics = { learning_rate: 1, valid_loss: 1, train_loss: 1, train_rewards_chosen: 1, train_mean_reward: 1 };
    expect(familiesOf([run(metrics), run({ full_valid_loss: 1, token_loss: 1, step: 1 })])).toEqual([
      { measure: "Loss", label: "Loss" },
      { measure: "tokenLoss", label: "Token loss" },
      { measure: "MeanReward", label: "Reward" },
      { measure: "learningRate", label: "Learning rate" },
      { measure: "RewardsChosen", label: "Rewards chosen" },
    ]);
  });
});

describe(words.name, () => {
  it("says valid as validation", () => {
    expect(words("fullValidLoss")).toBe("Full validation loss");
  });
});
