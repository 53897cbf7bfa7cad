import { progressLine, spanText } from "../../../provider/waiting/progress";
import { trainingProgress } from "../../../provider/waiting/training-progress";
import { aJob, anEvent, metricsEvent } from "../../support/a-job";

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

  it("reads rewards of reinforcement training", () => {
    const event = metricsEvent(100, { step: 10, total_steps: 20, train_mean_reward: 0.42, usage: { samples: 4 } });
    expect(trainingProgress([event])).toEqual({ step: 10, totalSteps: 20, reward: 0.42 });
  });

  it("leaves the pace out when all events come from one second", () => {
    const events = [1, 2, 3].map((step) => metricsEvent(100, { step, total_steps: 3, train_loss: 1 }));
    expect(trainingProgress(events)).toEqual({ step: 3, totalSteps: 3, loss: 1 });
  });

  it("passes over values that are no numbers", () => {
    expect(trainingProgress([metricsEvent(1, { step: "3", train_loss: 1 })])).toBeUndefined();
    expect(trainingProgress([metricsEvent(1, { step: 3, train_loss: "low", total_steps: null })])).toEqual({ step: 3 });
  });
});

describe(progressLine.name, () => {
  const now = Date.UTC(2026, 10, 1);

  it.each([
    [undefined, "running"],
    [{ step: 120 }, "running: step 120"],
    [{ step: 120, totalSteps: 300, loss: 0.6712 }, "running: step 120/300, loss 0.67"],
    [{ step: 120, totalSteps: 300, loss: 0.67, secondsPerStep: 0.7 }, "running: step 120/300, loss 0.67, ETA 2 min"],
    [{ step: 10, totalSteps: 20, reward: 0.4 }, "running: step 10/20, reward 0.40"],
    [{ step: 300, totalSteps: 300, loss: 0, secondsPerStep: 1 }, "running: step 300/300, loss 0.00"],
  ])("for %j says: %s", (training, line) => {
    expect(progressLine(aJob(), training, now)).toBe(line);
  });

  it("prefers the server's own estimate, unless it lies in the past or is the 0 of some servers", () => {
    const training = { step: 1, totalSteps: 11, secondsPerStep: 6 };
    const line = (estimatedFinish: number) => progressLine(aJob({ estimatedFinish }), training, now);
    expect(line(now / 1_000 + 600)).toBe("running: step 1/11, ETA 10 min");
    expect(line(now / 1_000 - 5)).toBe("running: step 1/11, ETA 60 s");
    expect(line(0)).toBe("running: step 1/11, ETA 60 s");
  });

  it("tells every other status in words, without numbers of an earlier run", () => {
    const line = (status: string) => progressLine(aJob({ status }), { step: 3, loss: 1 }, now);
    expect(["validating_files", "queued", "paused"].map(line)).toEqual([
      "validating files",
      "queued",
      "paused, waiting until it is resumed",
    ]);
    expect(line("polishing")).toContain('"polishing"');
  });
});

describe(spanText.name, () => {
  it.each([
    [0, "0 s"],
    [44_600, "45 s"],
    [89_000, "89 s"],
    [90_000, "2 min"],
    [59 * 60_000, "59 min"],
    [3_600_000, "1 h"],
    [80 * 60_000, "1 h 20 min"],
    [47.5 * 3_600_000, "47 h 30 min"],
    [72 * 3_600_000, "3 days"],
  ])("writes %i ms as %s", (ms, text) => {
    expect(spanText(ms)).toBe(text);
  });
});
