import { eventsOf, measuredIn } from "../../../../../provider/api/dialects/fireworks/metrics";
import { asCsv } from "../../../../../provider/api/dialects/metrics-file";
import { parseResultCsv } from "../../../../../provider/quality/result-csv";
import { trainingProgress } from "../../../../../provider/waiting/training-progress";

const flat = [
  { step: 1, "train/step": 1, "train/loss": 1.25, "train/lr": 1e-4, "train/total_tokens": 512 },
  { step: 2, "train/step": 2, "train/loss": 0.75, "train/lr": 1e-4, "train/total_tokens": 1024, "eval/loss": 1 },
];
const nested = flat.map(({ step, ...data }) => ({ timestamp: 1_790_000_000 + step, step, data }));
const lines = (rows: object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

describe("a metrics file of Fireworks", () => {
  it("is read by step, under names that selectBy and accept know", () => {
    expect(measuredIn(lines(flat))).toEqual([
      { step: 1, metrics: { train_loss: 1.25, train_lr: 1e-4 } },
      { step: 2, metrics: { train_loss: 0.75, train_lr: 1e-4, full_valid_loss: 1 } },
    ]);
  });

  it("is read in its older form too, which says when", () => {
    const [first] = measuredIn(lines(nested));
    expect(first).toEqual({ step: 1, at: 1_790_000_001, metrics: { train_loss: 1.25, train_lr: 1e-4 } });
  });

  it("is read while its last line is being written, with what is no number left out", () => {
    expect(measuredIn(`${lines(flat.slice(0, 1))}{"step": 2, "trai`)).toHaveLength(1);
    expect(measuredIn('{"step":1,"train/loss":"NaN","note":"x"}\nno JSON\n[]\n{"loss":1}\n')).toEqual([
      { step: 1, metrics: {} },
    ]);
  });

  it("makes one row of a step's training and its evaluation", () => {
    expect(measuredIn('{"step":4,"train/loss":1}\n{"step":4,"eval/loss":2}\n')).toEqual([
      { step: 4, metrics: { train_loss: 1, full_valid_loss: 2 } },
    ]);
  });

  it("becomes the result file that getTrainingMetrics reads", () => {
    expect(parseResultCsv(asCsv(measuredIn(lines(flat))))).toEqual([
      { step: 1, trainLoss: 1.25, trainLr: 1e-4 },
      { step: 2, trainLoss: 0.75, trainLr: 1e-4, fullValidLoss: 1 },
    ]);
  });
});

describe("events made of what Fireworks shows", () => {
  it("are the steps, newest first, of a total that the per cent tell", () => {
    const events = eventsOf({ id: "pft-1", at: 100, part: 0.5, rows: measuredIn(lines(flat)) });
    expect(events.map(({ message }) => message)).toEqual(["Step 2/4", "Step 1/4"]);
    expect(trainingProgress(events)).toEqual({ step: 2, totalSteps: 4, loss: 0.75 });
  });

  it("tell the pace where the file says when", () => {
    const events = eventsOf({ id: "pft-1", at: 100, part: 1, rows: measuredIn(lines(nested)) });
    expect(trainingProgress(events)).toMatchObject({ secondsPerStep: 1 });
  });

  it("are the per cent alone before the first step was measured", () => {
    expect(eventsOf({ id: "pft-1", at: 100, part: 0.17, rows: [] })).toMatchObject([
      { message: "17% done", createdAt: 100, data: { percent: 17 } },
    ]);
    expect(eventsOf({ id: "pft-1", at: 100, part: undefined, rows: [] })).toEqual([]);
  });
});
