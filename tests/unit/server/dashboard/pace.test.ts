import { secondsLeft } from "../../../../server/dashboard/pace";

const steps = (...all: [step: number, at: number][]) => all.map(([step, at]) => ({ step, at }));

describe("the time that a training still takes", () => {
  it("follows from the pace of its latest steps, in whatever order they come", () => {
    expect(secondsLeft(steps([12, 130], [10, 100], [11, 115]), 96)).toBe(84 * 15);
  });

  it("is not known from one step, or none", () => {
    expect([secondsLeft([], 96), secondsLeft(steps([1, 100]), 96)]).toEqual([null, null]);
  });

  it("is nothing where the steps of a second are many, or are all done", () => {
    expect([secondsLeft(steps([1, 100], [50, 100]), 96), secondsLeft(steps([1, 100], [96, 200]), 96)]).toEqual([0, 0]);
  });

  it("does not become negative where the clock was set back", () => {
    expect(secondsLeft(steps([1, 100], [2, 40]), 10)).toBe(0);
  });
});
