import { type Compared, comparedRows, differs, sameValidation, whyBest } from "../../../provider/cli/compared-rows";
import { aCheckpoint, aJob } from "../../support/a-job";

interface Fields {
  job?: Parameters<typeof aJob>[0];
  hyperparameters?: object;
  metrics?: Record<string, number>;
  validation?: string;
  checkpoints?: Compared["checkpoints"];
  cost?: number;
}

function compared({ job, hyperparameters, metrics, validation, checkpoints = [], cost }: Fields): Compared {
  const ended = aJob({ status: "succeeded", createdAt: 0, finishedAt: 60, ...job });
  return {
    job: ended,
    checkpoints,
    cost,
    lineage: {
      jobId: ended.id,
      status: ended.status,
      createdAt: 0,
      base: ended.model,
      method: "supervised",
      price: {},
      trainingData: { fileId: "file-1" },
      ...(validation === undefined ? {} : { validationData: { fileId: validation } }),
      ...(hyperparameters === undefined ? {} : { hyperparameters }),
      ...(metrics === undefined ? {} : { metrics }),
    },
  };
}

const row = (title: string, jobs: Compared[]) => comparedRows(jobs).find((one) => one.title === title);

describe(comparedRows.name, () => {
  it("sets side by side what was set, and knows what differs", () => {
    const jobs = [
      compared({ hyperparameters: { nEpochs: 3, learningRateMultiplier: 0.1 + 0.2 } }),
      compared({ hyperparameters: { nEpochs: 1, learningRateMultiplier: 0.3, batchSize: 2 } }),
    ];
    const settings = comparedRows(jobs).filter(({ kind }) => kind === "setting");
    expect(settings.filter(differs).map(({ title, cells }) => [title, ...cells])).toEqual([
      ["nEpochs", "3", "1"],
      ["batchSize", "", "2"],
    ]);
    expect(settings.filter((one) => !differs(one)).map(({ title }) => title)).toEqual([
      "base",
      "method",
      "learningRateMultiplier",
      "training data",
    ]);
  });

  it("marks the lowest loss, cost and time and the highest accuracy", () => {
    const jobs = [
      compared({
        metrics: { step: 9, trainLoss: 0.5, trainMeanTokenAccuracy: 0.8 },
        cost: 0.25,
        job: { finishedAt: 30 },
      }),
      compared({ metrics: { step: 9, trainLoss: 0.75, trainMeanTokenAccuracy: 0.9 }, cost: 12 }),
      compared({}),
    ];
    expect(row("train loss", jobs)).toMatchObject({ cells: ["0.5000", "0.7500", ""], best: [true, false, false] });
    expect(row("train mean token accuracy", jobs)).toMatchObject({ best: [false, true, false] });
    expect(row("cost", jobs)).toMatchObject({ cells: ["$0.2500", "$12.0000", ""], best: [true, false, false] });
    expect(row("duration", jobs)).toMatchObject({ best: [true, false, false] });
    expect(row("step", jobs)).toBeUndefined();
  });

  it("marks none where all are alike", () => {
    const jobs = [compared({ metrics: { trainLoss: 1 } }), compared({ metrics: { trainLoss: 1 } })];
    expect(row("train loss", jobs)?.best).toEqual([false, false]);
  });

  it("marks no validation loss where the validation data are not the same", () => {
    const jobs = (other?: string) => [
      compared({ validation: "file-2", metrics: { validLoss: 1 } }),
      compared({ ...(other === undefined ? {} : { validation: other }), metrics: { validLoss: 2 } }),
    ];
    expect(row("valid loss", jobs("file-2"))?.best).toEqual([true, false]);
    expect(row("valid loss", jobs("file-3"))?.best).toEqual([false, false]);
    expect([jobs("file-2"), jobs("file-3"), jobs()].map(sameValidation)).toEqual([true, false, true]);
  });
});

describe(whyBest.name, () => {
  it("says why each best checkpoint is the best, once for those with one reason", () => {
    const judged = compared({
      checkpoints: [aCheckpoint(1, { fullValidLoss: 1 }), aCheckpoint(2, { fullValidLoss: 2 })],
    });
    const jobs = [judged, judged, compared({ checkpoints: [aCheckpoint(1, { trainLoss: 1 })] })];
    expect(whyBest(["a", "b", "c"], jobs)).toBe(
      "Best checkpoint: of a and b the lowest full valid loss, of c the last checkpoint.",
    );
    expect(row("best checkpoint", jobs)?.cells).toEqual(["step 1", "step 1", "step 1"]);
    expect(whyBest(["a"], [compared({})])).toBeUndefined();
  });
});
