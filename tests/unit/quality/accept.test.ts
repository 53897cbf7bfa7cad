import fc from "fast-check";
import { judgeAcceptance } from "../../../provider/quality/accept";

const metrics = { step: 30, fullValidLoss: 1.8321, trainLoss: 0, fullValidMeanTokenAccuracy: 0.62 };

describe(judgeAcceptance.name, () => {
  it("finds nothing without limits", () => {
    expect(judgeAcceptance(undefined, metrics)).toEqual([]);
    expect(judgeAcceptance({}, undefined)).toEqual([]);
    expect(judgeAcceptance({ fullValidLoss: {} }, metrics)).toEqual([]);
  });

  it("lets both ends of a limit pass, and zero count as a value", () => {
    const accept = { fullValidLoss: { min: 1.8321, max: 1.8321 }, trainLoss: { min: 0, max: 0 } };
    expect(judgeAcceptance(accept, metrics)).toEqual([]);
  });

  it("names every miss with value and limit", () => {
    const accept = { fullValidLoss: { max: 1.5 }, fullValidMeanTokenAccuracy: { min: 0.7 }, trainLoss: { max: 1 } };
    expect(judgeAcceptance(accept, metrics)).toEqual([
      { metric: "fullValidLoss", value: 1.8321, sentence: "fullValidLoss is 1.8321, above the maximum of 1.5" },
      {
        metric: "fullValidMeanTokenAccuracy",
        value: 0.62,
        sentence: "fullValidMeanTokenAccuracy is 0.62, below the minimum of 0.7",
      },
    ]);
  });

  it("takes a metric that is not there for a miss, and says which there are", () => {
    expect(judgeAcceptance({ f1: { min: 0 } }, metrics)).toEqual([
      {
        metric: "f1",
        sentence:
          "f1 cannot be judged: the job has no such metric (there are fullValidLoss, fullValidMeanTokenAccuracy, step, trainLoss)",
      },
    ]);
    expect(judgeAcceptance({ toString: { min: 0 } }, metrics)).toHaveLength(1);
  });

  it("says of validation metrics that they need a validation file", () => {
    expect(judgeAcceptance({ fullValidLoss: { max: 1 } }, { trainLoss: 0.1 })).toEqual([
      {
        metric: "fullValidLoss",
        sentence:
          "fullValidLoss cannot be judged: the job has no validation metrics, which need a `validationFile` (there are trainLoss)",
      },
    ]);
  });

  it("says of a server without metrics that it keeps none", () => {
    const sentence = "fullValidLoss cannot be judged: the server keeps no metrics of this job";
    expect(judgeAcceptance({ fullValidLoss: { max: 1 } }, undefined)).toEqual([{ metric: "fullValidLoss", sentence }]);
    expect(judgeAcceptance({ fullValidLoss: { max: 1 } }, {})).toEqual([{ metric: "fullValidLoss", sentence }]);
  });

  it("passes exactly the values between the limits", () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(number, number, number, (loss, a, b) => {
        const [min, max] = [Math.min(a, b), Math.max(a, b)];
        const passes = judgeAcceptance({ loss: { min, max } }, { loss }).length === 0;
        expect(passes).toBe(min <= loss && loss <= max);
      }),
    );
  });
});
