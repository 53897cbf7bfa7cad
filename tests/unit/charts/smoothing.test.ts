import { smoothed, usualSmoothing } from "../../../charts/smoothing";

describe(smoothed.name, () => {
  it("keeps the given part of what it was, and gaps", () => {
    expect(smoothed([4, null, 2, 1], 0.5)).toEqual([4, null, 3, 2]);
  });

  it("changes nothing at a weight of 0", () => {
    expect(smoothed([4, 2, 1], 0)).toEqual([4, 2, 1]);
  });
});

describe(usualSmoothing.name, () => {
  it("leaves short trainings as they are and smooths long ones more, never all", () => {
    expect([3, 60, 600, 100_000].map(usualSmoothing)).toEqual([0, 0.5, 0.91, 0.95]);
  });
});
