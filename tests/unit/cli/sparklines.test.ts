import { sparklines } from "../../../provider/cli/sparklines";

/** A curve of these values at steps 1, 2, 3, …; `undefined` where nothing was measured. */
const curve = (metric: string, ...values: (number | undefined)[]) => ({
  metric,
  points: values.flatMap((value, index) => (value === undefined ? [] : [{ step: index + 1, value }])),
});

describe(sparklines.name, () => {
  it("draws the lowest value lowest and the highest highest", () => {
    expect(sparklines([curve("trainLoss", 4, 3, 2, 1)], 10)).toEqual(["█▆▃▁"]);
  });

  it("draws training and validation at the same steps and on the same heights", () => {
    const drawn = sparklines([curve("trainLoss", 8, 4, 2, 1), curve("validLoss", undefined, 8, undefined, 4.5)], 10);
    expect(drawn).toEqual(["█▄▂▁", " █ ▅"]);
  });

  it("gives each unit its own heights, and what is not known one of its own", () => {
    const drawn = sparklines(
      [curve("trainLoss", 8, 1), curve("trainMeanTokenAccuracy", 0, 1), curve("pace", 9, 7)],
      10,
    );
    expect(drawn).toEqual(["█▁", "▁█", "█▁"]);
  });

  it("draws means where there are more steps than columns", () => {
    expect(sparklines([curve("trainLoss", 1, 1, 8, 8)], 2)).toEqual(["▁█"]);
  });

  it("draws a flat line low, nothing for nothing, and very long trainings", () => {
    expect(sparklines([curve("trainLoss", 5, 5, 5), curve("validLoss")], 10)).toEqual(["▁▁▁", "   "]);
    expect(sparklines([curve("validLoss")], 10)).toEqual([""]);
    const points = Array.from({ length: 300_000 }, (_, index) => ({ step: index, value: index }));
    expect(sparklines([{ metric: "trainLoss", points }], 4)).toEqual(["▁▃▆█"]);
  });
});
