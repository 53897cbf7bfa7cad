import fc from "fast-check";
import { bestCheckpoint } from "../../../charts/best-checkpoint";
import { chooseCheckpoint } from "../../../provider/quality/choose";
import { aCheckpoint } from "../../support/a-job";

describe(bestCheckpoint.name, () => {
  it("is the one with the lowest full validation loss, whatever the rest says, and says so", () => {
    const checkpoints = [
      { step: 24, metrics: { full_valid_loss: 1.25, valid_loss: 0.9, train_loss: 0.5 } },
      { step: 12, metrics: { full_valid_loss: 1.2, valid_loss: 1.4, train_loss: 1 } },
      { step: 36, metrics: { full_valid_loss: 1.31, valid_loss: 0.8, train_loss: 0.2 } },
    ];
    expect(bestCheckpoint(checkpoints)).toEqual({ step: 12, why: "lowest full validation loss, 1.2" });
  });

  it("goes by the validation loss, then by the reward, where there is no full validation", () => {
    const losses = [
      { step: 1, metrics: { validLoss: 2 } },
      { step: 2, metrics: { validLoss: 3 } },
    ];
    expect(bestCheckpoint(losses)).toEqual({ step: 1, why: "lowest validation loss, 2" });
    const rewards = [
      { step: 1, metrics: { valid_mean_reward: 0.5 } },
      { step: 2, metrics: { valid_mean_reward: 0.75, train_mean_reward: 0.1 } },
    ];
    expect(bestCheckpoint(rewards)).toEqual({ step: 2, why: "highest validation mean reward, 0.75" });
  });

  it("is the last one where nothing was measured on validation data, and says that", () => {
    const checkpoints = [
      { step: 2, metrics: { train_loss: 3 } },
      { step: 1, metrics: { train_loss: 1 } },
    ];
    expect(bestCheckpoint(checkpoints)).toEqual({
      step: 2,
      why: "the last one; none was measured on validation data",
    });
    expect(bestCheckpoint([])).toBeUndefined();
  });

  it("is the very checkpoint that a FineTunedModel would serve", () => {
    const names = fc.constantFrom("fullValidLoss", "fullValidMeanReward", "validLoss", "validMeanReward", "trainLoss");
    const metrics = fc.dictionary(names, fc.constantFrom(0.5, 1, 1.5, Number.NaN));
    const lists = fc.uniqueArray(fc.record({ step: fc.integer({ min: 1, max: 99 }), metrics }), {
      selector: ({ step }) => step,
      maxLength: 6,
    });
    fc.assert(
      fc.property(lists, (checkpoints) => {
        const known = checkpoints.map(({ step, metrics }) => aCheckpoint(step, metrics));
        expect(bestCheckpoint(checkpoints)?.step).toBe(chooseCheckpoint(known)?.checkpoint.stepNumber);
      }),
    );
  });
});
