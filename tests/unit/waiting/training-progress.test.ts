import { eventFromWire, WireEvent } from "../../../provider/api/wire";
import { finalMetrics } from "../../../provider/quality/metrics";
import { trainingProgress } from "../../../provider/waiting/training-progress";
import { anEvent, metricsEvent } from "../../support/a-job";

describe(trainingProgress.name, () => {
  it("knows nothing before the first metrics event", () => {
    expect(trainingProgress([])).toBeUndefined();
    expect(trainingProgress([anEvent({ message: "Fine-tuning job started" }), anEvent({ data: {} })])).toBeUndefined();
  });

  it("reads step, loss and pace from metrics events in any order", () => {
    const events = [
      metricsEvent(160, { step: 30, total_steps: 90, train_loss: 0.5 }),
      anEvent({ createdAt: 150, message: "Checkpoint created at step 25" }),
      metricsEvent(100, { step: 10, total_steps: 90, train_loss: 0.9 }),
    ];
    expect(trainingProgress(events)).toEqual({ step: 30, totalSteps: 90, loss: 0.5, secondsPerStep: 3 });
  });

  it("finds the number of steps in the message where the data lack it", () => {
    const event = { ...metricsEvent(100, { step: 299, train_loss: 0 }), message: "Step 299/300: training loss=0.00" };
    expect(trainingProgress([event])).toEqual({ step: 299, totalSteps: 300, loss: 0 });
  });

  it("goes by what Azure says in words: an exponent, and no total", () => {
    const said = (message: string, created_at: number) => eventFromWire(WireEvent.parse({ message, created_at }));
    const events = [
      said("Step 8250: training loss=3.8E-06", 200),
      said("Step 8240: training loss=.5, validation loss=1.25e+1", 100),
      said("Training tokens billed: 7223000", 300),
      said("Model Evaluation Passed.", 310),
    ];
    expect(trainingProgress(events)).toEqual({ step: 8250, loss: 0.0000038, secondsPerStep: 10 });
    expect(finalMetrics({ events })).toEqual({ step: 8250, trainLoss: 0.0000038, validLoss: 12.5 });
  });

  it("goes by numbers before words", () => {
    const message = "Step 3/9: training loss=0.10, full validation loss=0.20";
    const event = (data?: object) => eventFromWire(WireEvent.parse({ message, data })).data;
    expect(event({ step: 3, train_loss: 0.1042 })).toEqual({ step: 3, train_loss: 0.1042 });
    expect(event()).toEqual({ step: 3, total_steps: 9, train_loss: 0.1, full_valid_loss: 0.2 });
    expect(event({})).toEqual(event());
  });

  it("reads rewards of reinforcement training", () => {
    const event = metricsEvent(100, { step: 10, total_steps: 20, train_mean_reward: 0.42, usage: { samples: 4 } });
    expect(trainingProgress([event])).toEqual({ step: 10, totalSteps: 20, reward: 0.42 });
  });

  it("leaves the pace out when all events come from one second", () => {
    const events = [1, 2, 3].map((step) => metricsEvent(100, { step, total_steps: 3, train_loss: 1 }));
    expect(trainingProgress(events)).toEqual({ step: 3, totalSteps: 3, loss: 1 });
  });

  it("keeps the loss of the last step that has one", () => {
    const events = [metricsEvent(1, { step: 3, train_loss: 1 }), metricsEvent(2, { step: 4, valid_loss: 2 })];
    expect(trainingProgress(events)).toEqual({ step: 4, loss: 1, secondsPerStep: 1 });
  });

  it("goes by per cent where nothing was measured", () => {
    const events = [17, 16].map((percent) => anEvent({ data: { percent } }));
    expect(trainingProgress(events)).toEqual({ step: 0, percent: 17 });
  });

  it("passes over values that are no numbers", () => {
    expect(trainingProgress([metricsEvent(1, { step: "3", train_loss: 1 })])).toBeUndefined();
    expect(trainingProgress([metricsEvent(1, { step: 3, train_loss: "low", total_steps: null })])).toEqual({ step: 3 });
  });
});
