import { readdir } from "node:fs/promises";
import {
  islandRows,
  metricsOf,
  type Practice,
  pairRows,
  pausedAt,
  practice,
  rewardRows,
  snapshotsOf,
  threeEpochs,
} from "../../../../support/practice-training";

const grader = {
  type: "string_check",
  name: "wanted",
  input: "{{sample.output_text}}",
  reference: "{{item.wanted}}",
  operation: "eq",
};

describe("pausing and resuming", () => {
  let here: Practice;
  beforeEach(async () => {
    here = await practice();
  });
  afterEach(() => here.close());

  const methods = [
    ["supervised", islandRows],
    ["dpo", pairRows],
    ["reinforcement", rewardRows],
  ] as const;

  it.each(methods)("repeats no step and ends as an uninterrupted %s run would", async (method, rows) => {
    const trainingPath = await here.write("train.jsonl", rows);
    const request = { trainingPath, validationPath: trainingPath, method, grader };
    const whole = here.start(request);
    await whole.outcome;

    const first = here.start({ ...request, grantedSteps: 5 }, (event) => {
      if (event.type === "step" && event.step === 5) void first.training.pause();
    });
    expect(await first.outcome).toBe("paused");
    const paused = pausedAt(first.events);
    expect(paused?.step).toBe(5);

    const second = here.start({ ...request, resumeFrom: { step: 5, snapshotPath: paused?.snapshotPath ?? "" } });
    expect(await second.outcome).toBe("finished");
    expect([...metricsOf(first.events), ...metricsOf(second.events)]).toEqual(metricsOf(whole.events));
  });

  it("resumes from a checkpoint as from a pause", async () => {
    const trainingPath = await here.write("train.jsonl", islandRows);
    const whole = here.start({ trainingPath });
    await whole.outcome;
    const resumeFrom = { step: 50, snapshotPath: snapshotsOf(whole.events)[0] ?? "" };
    const rest = here.start({ trainingPath, resumeFrom });
    await rest.outcome;
    expect(metricsOf(rest.events)).toEqual(metricsOf(whole.events).slice(50));
  });

  it("takes no step that was not granted", async () => {
    const trainingPath = await here.write("train.jsonl", islandRows);
    const run = here.start({ trainingPath, grantedSteps: 2 }, (event) => {
      if (event.type === "step" && event.step === 2) run.training.grant(4);
      if (event.type === "step" && event.step === 4) void run.training.pause();
    });
    expect(await run.outcome).toBe("paused");
    expect(metricsOf(run.events)).toHaveLength(4);
  });

  it("ends a cancelled training without another event", async () => {
    const trainingPath = await here.write("train.jsonl", islandRows);
    const run = here.start({ trainingPath, hyperparameters: { ...threeEpochs, n_epochs: 50 } }, (event) => {
      if (event.type === "step" && event.step === 3) void run.training.cancel();
    });
    expect(await run.outcome).toBe("cancelled");
    expect(metricsOf(run.events)).toHaveLength(3);
    await run.training.cancel();
    await run.training.pause();
    expect(pausedAt(run.events)).toBeUndefined();
  });

  it("leaves no half-written file", async () => {
    const trainingPath = await here.write("train.jsonl", islandRows);
    await here.start({ trainingPath }).outcome;
    expect((await readdir(here.dir)).sort()).toEqual([
      "step-100.snapshot",
      "step-150.snapshot",
      "step-50.snapshot",
      "train.jsonl",
    ]);
  });
});
