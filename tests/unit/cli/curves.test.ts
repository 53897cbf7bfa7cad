import { curvesOf, rowsOf } from "../../../provider/cli/curves";
import { metricsEvent } from "../../support/a-job";

describe("curves from events", () => {
  it("are by metric, in the order of steps, losses first", () => {
    const events = [
      metricsEvent(2, { step: 2, train_loss: 1, train_mean_token_accuracy: 0.5 }),
      metricsEvent(1, { step: 1, train_loss: 2 }),
    ];
    expect(curvesOf(rowsOf(events))).toEqual([
      {
        metric: "trainLoss",
        points: [
          { step: 1, value: 2 },
          { step: 2, value: 1 },
        ],
      },
      { metric: "trainMeanTokenAccuracy", points: [{ step: 2, value: 0.5 }] },
    ]);
  });

  it("put together what several events say of one step", () => {
    const events = [metricsEvent(1, { step: 1, train_loss: 2 }), metricsEvent(2, { step: 1, full_valid_loss: 3 })];
    expect(rowsOf(events)).toEqual([{ step: 1, trainLoss: 2, fullValidLoss: 3 }]);
  });
});
