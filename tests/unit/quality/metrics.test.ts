import { bestWhen, metricName } from "../../../provider/quality/metric-names";
import { finalMetrics } from "../../../provider/quality/metrics";
import { aCheckpoint, anEvent, metricsEvent } from "../../support/a-job";

describe(finalMetrics.name, () => {
  it("knows none where there is nothing to know them from", () => {
    expect(finalMetrics({})).toBeUndefined();
    expect(
      finalMetrics({ checkpoints: [], events: [anEvent({ message: "Fine-tuning job started" })] }),
    ).toBeUndefined();
  });

  it("are those of the last checkpoint, whatever the order", () => {
    const checkpoints = [
      aCheckpoint(300, { trainLoss: 0.1, fullValidLoss: 0.9 }),
      aCheckpoint(100, { trainLoss: 0.5 }),
    ];
    expect(finalMetrics({ checkpoints })).toEqual({ step: 300, trainLoss: 0.1, fullValidLoss: 0.9 });
  });

  it("come from the last event that measured each of them where there are no checkpoints", () => {
    const events = [
      metricsEvent(3, { step: 3, total_steps: 3, train_loss: 0.1, train_mean_token_accuracy: 0.9 }),
      metricsEvent(2, { step: 2, total_steps: 3, train_loss: 0.2, valid_loss: 0.4 }),
      metricsEvent(1, { step: 1, total_steps: 3, train_loss: 0.3, valid_loss: 0.5 }),
    ];
    expect(finalMetrics({ events })).toEqual({ step: 3, trainLoss: 0.1, trainMeanTokenAccuracy: 0.9, validLoss: 0.4 });
  });

  it("fill what the checkpoint lacks from events", () => {
    expect(
      finalMetrics({
        checkpoints: [aCheckpoint(2, { fullValidLoss: 0.9 })],
        events: [metricsEvent(1, { step: 2, train_loss: 0.2, full_valid_loss: 7 })],
      }),
    ).toEqual({ step: 2, fullValidLoss: 0.9, trainLoss: 0.2 });
  });

  it("take the rewards of reinforcement training, and nothing that lies deeper", () => {
    const data = { step: 4, train_mean_reward: 0.4, usage: { samples: 3 }, scores: { accuracy: 1 }, note: "x" };
    expect(finalMetrics({ events: [metricsEvent(1, data)] })).toEqual({ step: 4, trainMeanReward: 0.4 });
  });

  it("leave out what is no number, so that nothing undefined reaches the engine", () => {
    const metrics = finalMetrics({ checkpoints: [aCheckpoint(1, { validLoss: Number.NaN })] });
    expect(Object.entries(metrics ?? {})).toEqual([["step", 1]]);
  });
});

describe(metricName.name, () => {
  it.each([
    ["step", "step"],
    ["train_loss", "trainLoss"],
    ["full_valid_mean_token_accuracy", "fullValidMeanTokenAccuracy"],
    ["train_accuracy", "trainMeanTokenAccuracy"],
    ["alreadyCamel", "alreadyCamel"],
    ["reward_p95", "rewardP95"],
    [" padded ", "padded"],
    ["constructor", "constructor"],
  ])("calls %j %s", (wire, name) => {
    expect(metricName(wire)).toBe(name);
  });
});

it("wants losses low and everything else high", () => {
  const low = ["trainLoss", "fullValidLoss", "validError", "perplexity", "LOSS"];
  const high = ["trainMeanTokenAccuracy", "validMeanReward", "f1", "step"];
  expect([low.map(bestWhen), high.map(bestWhen)]).toEqual([low.map(() => "min"), high.map(() => "max")]);
});
