import { stepMessage } from "../../../../server/jobs/messages";

describe(stepMessage.name, () => {
  const wordsOf = (step: number, totalSteps: number, metrics: Record<string, number>) =>
    stepMessage({ type: "step", step, totalSteps, metrics });

  it("words a step as the service does", () => {
    expect(wordsOf(3, 9, { train_loss: 0 })).toBe("Step 3/9: training loss=0.00");
    expect(wordsOf(9, 9, { train_loss: 1.234, valid_loss: 2, full_valid_loss: 3 })).toBe(
      "Step 9/9: training loss=1.23, validation loss=2.00, full validation loss=3.00",
    );
    expect(wordsOf(1, 2, { train_mean_reward: 0.425 })).toMatch(/^Step 1\/2 , train mean reward=0\.4[23]$/);
  });
});
