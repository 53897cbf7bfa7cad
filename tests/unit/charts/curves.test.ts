import { drawing, valueAt } from "../../../charts/curves";

const step = (at: number, metrics: Record<string, number>) => ({ step: at, metrics });
const one = {
  name: "one",
  checkpoints: [],
  steps: [step(1, { train_loss: 4 }), step(2, { train_loss: 2, valid_loss: 3, full_valid_loss: 3.5 })],
};
const other = { name: "other", checkpoints: [], steps: [step(2, { train_loss: 1 }), step(4, { train_loss: 0.5 })] };

describe(drawing.name, () => {
  it("draws training, validation and full validation over the steps", () => {
    expect(drawing([one], "Loss", 0)).toEqual({
      steps: [1, 2],
      curves: [
        { run: 0, source: "train", form: "line", values: [4, 2] },
        { run: 0, source: "valid", form: "line", values: [null, 3] },
        { run: 0, source: "fullValid", form: "points", values: [null, 3.5] },
      ],
    });
  });

  it("draws several runs over each other on the steps of all", () => {
    const { steps, curves } = drawing([one, other], "Loss", 0);
    expect(steps).toEqual([1, 2, 4]);
    expect(curves.filter(({ source }) => source === "train")).toEqual([
      { run: 0, source: "train", form: "line", values: [4, 2, null] },
      { run: 1, source: "train", form: "line", values: [null, 1, 0.5] },
    ]);
  });

  it("smooths the training alone, over what was measured", () => {
    const { curves } = drawing([one], "Loss", 0.5);
    expect(curves.map(({ source, form, values }) => [source, form, values])).toEqual([
      ["train", "raw", [4, 2]],
      ["train", "smooth", [4, 3]],
      ["valid", "line", [null, 3]],
      ["fullValid", "points", [null, 3.5]],
    ]);
  });

  it("draws nothing of what was not measured", () => {
    expect(drawing([one], "MeanReward", 0).curves).toEqual([]);
  });

  it("leaves out what is no number", () => {
    const broken = { ...one, steps: [step(1, { train_loss: Number.NaN }), step(2, { train_loss: 1 })] };
    expect(drawing([broken], "Loss", 0).curves).toEqual([{ run: 0, source: "train", form: "line", values: [null, 1] }]);
  });
});

describe(valueAt.name, () => {
  const curve = { run: 0, source: "valid" as const, form: "line" as const, values: [null, 3, null, 2] };

  it("is the last value up to there", () => {
    expect(valueAt(curve, 0)).toBeUndefined();
    expect(valueAt(curve, 2)).toEqual({ value: 3, position: 1 });
    expect(valueAt(curve, 9)).toEqual({ value: 2, position: 3 });
  });
});
