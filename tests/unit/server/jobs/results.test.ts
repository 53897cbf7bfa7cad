import { resultCsv } from "../../../../server/jobs/results";

describe(resultCsv.name, () => {
  it("has the documented columns and empty cells where a step had no validation", () => {
    const rows = [
      { step: 1, metrics: { train_loss: 2.5, train_mean_token_accuracy: 0.25 } },
      {
        step: 2,
        metrics: {
          train_loss: 1.5,
          train_mean_token_accuracy: 0,
          valid_loss: 2,
          valid_mean_token_accuracy: 0.5,
          full_valid_loss: 3,
        },
      },
    ];
    expect(resultCsv(rows, "supervised")).toBe(
      "step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy\n1,2.5,0.25,,\n2,1.5,0,2,0.5\n",
    );
  });

  it("adds the metrics of a method after those, and leaves out what a reinforcement job does not have", () => {
    const preference = [{ step: 1, metrics: { train_loss: 1, train_reward_margin: 0.5 } }];
    expect(resultCsv(preference, "dpo").split("\n")[0]).toBe(
      "step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy,train_reward_margin",
    );
    const reinforcement = [{ step: 1, metrics: { train_mean_reward: 0.5, step: 1 } }];
    expect(resultCsv(reinforcement, "reinforcement")).toBe("step,train_mean_reward\n1,0.5\n");
  });
});
