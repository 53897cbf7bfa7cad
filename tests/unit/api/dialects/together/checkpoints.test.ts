import { checkpointsOf, WireCheckpoints } from "../../../../../provider/api/dialects/together/checkpoints";

const created_at = "2026-11-01T00:00:00Z";
const rows = [
  { step: 4, seconds: undefined, metrics: { train_loss: 1.5, train_mean_token_accuracy: 0.5 } },
  { step: 4, seconds: undefined, metrics: { full_valid_loss: 1.25 } },
  { step: 7, seconds: undefined, metrics: { train_loss: 1 } },
];
const checkpoints = (data: unknown) => checkpointsOf("ft-1", WireCheckpoints.parse({ data }), rows);

describe("Together's checkpoints", () => {
  it("have what was measured at their very step, the last one first", () => {
    const wire = [
      {
        step: 4,
        created_at,
        path: "s3://one",
        checkpoint_type: "Intermediate",
        object_id: "ml_1",
        object_name: "acme/one",
      },
      { step: 8, created_at, path: "s3://two", checkpoint_type: "Final" },
    ];
    expect(checkpoints(wire)).toEqual([
      {
        id: "s3://two",
        object: "fine_tuning.job.checkpoint",
        createdAt: Date.UTC(2026, 10, 1) / 1000,
        fineTunedModelCheckpoint: "ft-1:8",
        fineTuningJobId: "ft-1",
        stepNumber: 8,
        metrics: { step: 8 },
      },
      {
        id: "ml_1",
        object: "fine_tuning.job.checkpoint",
        createdAt: Date.UTC(2026, 10, 1) / 1000,
        fineTunedModelCheckpoint: "acme/one",
        fineTuningJobId: "ft-1",
        stepNumber: 4,
        metrics: { step: 4, trainLoss: 1.5, trainMeanTokenAccuracy: 0.5, fullValidLoss: 1.25 },
      },
    ]);
  });

  it("name the whole model before the adapter of the same step", () => {
    const both = ["adapter", "model"].map((checkpoint) => ({ step: 4, created_at, path: checkpoint, checkpoint }));
    expect(checkpoints(both).map(({ id }) => id)).toEqual(["model", "adapter"]);
  });

  it("may be none", () => {
    expect(checkpoints(null)).toEqual([]);
  });
});
