import fc from "fast-check";
import type { CheckpointMetrics } from "../../../provider/api/types";
import { chooseCheckpoint } from "../../../provider/quality/choose";
import { aCheckpoint } from "../../support/a-job";

/** Checkpoints at steps 10, 20, 30, …, with these metrics; handed over in an order that means nothing. */
const checkpoints = (...metrics: CheckpointMetrics[]) =>
  metrics.map((one, i) => aCheckpoint((i + 1) * 10, one)).sort((a, b) => (a.id < b.id ? 1 : -1));

const chosen = (...parameters: Parameters<typeof chooseCheckpoint>) => {
  const choice = chooseCheckpoint(...parameters);
  return choice && [choice.checkpoint.stepNumber, choice.chosenBy];
};

describe(chooseCheckpoint.name, () => {
  it("has nothing to choose where a server keeps no checkpoints", () => {
    expect(chooseCheckpoint([])).toBeUndefined();
    expect(chooseCheckpoint([], "fullValidLoss")).toBeUndefined();
  });

  it("prefers the full validation loss to every other metric", () => {
    const trained = checkpoints(
      { fullValidLoss: 1.2, validLoss: 0.1, trainLoss: 0.1 },
      { fullValidLoss: 0.9, validLoss: 0.5, trainLoss: 0.5 },
      { fullValidLoss: 1.1, validLoss: 0.3, trainLoss: 0.01 },
    );
    expect(chosen(trained)).toEqual([20, "lowest fullValidLoss"]);
  });

  it("then the validation loss, and then the last one, never the training loss", () => {
    expect(chosen(checkpoints({ validLoss: 0.3 }, { validLoss: 0.4 }))).toEqual([10, "lowest validLoss"]);
    expect(chosen(checkpoints({ trainLoss: 0.1 }, { trainLoss: 0.4 }))).toEqual([20, "last checkpoint"]);
    expect(chosen(checkpoints({}, {}, {}))).toEqual([30, "last checkpoint"]);
  });

  it("takes the highest validation reward of reinforcement training", () => {
    const trained = checkpoints({ trainMeanReward: 0.9, fullValidMeanReward: 0.6 }, { fullValidMeanReward: 0.5 });
    expect(chosen(trained)).toEqual([10, "highest fullValidMeanReward"]);
    expect(chosen(checkpoints({ validMeanReward: 0.1 }, { validMeanReward: 0.2 }))).toEqual([
      20,
      "highest validMeanReward",
    ]);
  });

  it("passes over checkpoints that lack the metric", () => {
    expect(chosen(checkpoints({ fullValidLoss: 0.9 }, {}, { validLoss: 0.1 }))).toEqual([10, "lowest fullValidLoss"]);
  });

  it("takes the later one of equals, because the last one is the final model", () => {
    expect(chosen(checkpoints({ validLoss: 0.3 }, { validLoss: 0.3 }, { validLoss: 0.4 }))?.[0]).toBe(20);
    expect(chosen(checkpoints({ validLoss: 0.3 }, { validLoss: 0.3 }))?.[0]).toBe(20);
  });

  it("takes zero for a value", () => {
    expect(chosen(checkpoints({ validLoss: 0 }, { validLoss: 0.3 }))).toEqual([10, "lowest validLoss"]);
  });

  it.each([
    ["trainLoss", [10, "lowest trainLoss"]],
    ["trainMeanTokenAccuracy", [20, "highest trainMeanTokenAccuracy"]],
    [{ metric: "trainLoss", direction: "max" }, [20, "highest trainLoss"]],
    [{ metric: "trainMeanTokenAccuracy", direction: "min" }, [10, "lowest trainMeanTokenAccuracy"]],
  ] as const)("selects by %j", (selectBy, expected) => {
    const trained = checkpoints(
      { trainLoss: 0.1, trainMeanTokenAccuracy: 0.7, fullValidLoss: 3 },
      { trainLoss: 0.2, trainMeanTokenAccuracy: 0.8, fullValidLoss: 2 },
      { fullValidLoss: 1 },
    );
    expect(chosen(trained, selectBy)).toEqual(expected);
  });

  it("falls back to the last one for a metric that none has, and says what there is", () => {
    const trained = checkpoints({ trainLoss: 0.1, step: 10 }, { trainLoss: 0.2, step: 20 });
    expect(chosen(trained, "f1")).toEqual([20, 'last checkpoint, because none has "f1" (there are step, trainLoss)']);
    expect(chosen(trained, "constructor")?.[1]).toContain('none has "constructor"');
    expect(chosen(checkpoints({}), "f1")).toEqual([10, 'last checkpoint, because none has "f1"']);
  });

  it("never chooses one that another beats, in whatever order they come", () => {
    const losses = fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(losses, fc.func(fc.integer()), (values, order) => {
        const trained = values.map((fullValidLoss, i) => aCheckpoint(i + 1, { fullValidLoss }));
        const shuffled = trained.toSorted((a, b) => order(a.id) - order(b.id));
        const best = chooseCheckpoint(shuffled)?.checkpoint;
        expect(best?.metrics.fullValidLoss).toBe(Math.min(...values));
        expect(best?.stepNumber).toBe(values.lastIndexOf(Math.min(...values)) + 1);
      }),
    );
  });
});
