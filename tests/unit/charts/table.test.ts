import { drawing } from "../../../charts/curves";
import { rowsOf } from "../../../charts/table";

describe(rowsOf.name, () => {
  const run = (steps: number, full: number) => ({
    name: "bot",
    checkpoints: [],
    steps: Array.from({ length: steps }, (_, index) => ({
      step: index + 1,
      metrics: { train_loss: 1, ...(index === full ? { full_valid_loss: 1 } : {}) },
    })),
  });

  it("are all steps of a short training", () => {
    expect(rowsOf(drawing([run(3, 1)], "Loss", 0))).toEqual([0, 1, 2]);
  });

  it("are of a long one some sixty, with each full validation and the last", () => {
    const rows = rowsOf(drawing([run(1000, 501)], "Loss", 0));
    expect(rows.length).toBeLessThan(64);
    expect(rows).toEqual(expect.arrayContaining([0, 501, 999]));
  });
});
