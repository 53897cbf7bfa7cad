import { epochOf, epochsBetween, stepsPerEpoch } from "../../../charts/epochs";

const run = (epochs?: number, totalSteps?: number) => ({ name: "bot", steps: [], checkpoints: [], epochs, totalSteps });

describe(stepsPerEpoch.name, () => {
  it("is known where the run says its epochs and the steps of all of them", () => {
    expect(stepsPerEpoch([run(3, 96)])).toBe(32);
    expect(stepsPerEpoch([run(3)])).toBeUndefined();
    expect(stepsPerEpoch([run(undefined, 96)])).toBeUndefined();
    expect(stepsPerEpoch([])).toBeUndefined();
  });

  it("is known of several runs only where their epochs are equally long", () => {
    expect(stepsPerEpoch([run(3, 96), run(1, 32)])).toBe(32);
    expect(stepsPerEpoch([run(3, 96), run(3, 48)])).toBeUndefined();
    expect(stepsPerEpoch([run(3, 96), run()])).toBeUndefined();
  });
});

describe(epochsBetween.name, () => {
  it("labels every epoch where there is room", () => {
    expect(epochsBetween(32, 1, 96, 10)).toEqual([
      { number: 1, from: 0, to: 32 },
      { number: 2, from: 32, to: 64 },
      { number: 3, from: 64, to: 96 },
    ]);
  });

  it("labels round numbers of epochs where there is not", () => {
    expect(epochsBetween(10, 0, 300, 7).map(({ number }) => number)).toEqual([5, 10, 15, 20, 25, 30]);
  });

  it("labels what a zoomed picture shows", () => {
    expect(epochsBetween(10, 12, 28, 10).map(({ number }) => number)).toEqual([2, 3]);
  });
});

describe(epochOf.name, () => {
  it("counts the last step of an epoch to it", () => {
    expect([1, 32, 33, 96].map((step) => epochOf(step, 32))).toEqual([1, 1, 2, 3]);
  });
});
