import { callPage } from "../../../../support/page-functions";

const run = (hyperparameters: Record<string, number | string>, more: object = {}) => ({
  model: "gpt-4o-mini-2024-07-18",
  method: "supervised",
  seed: 7,
  hyperparameters,
  files: [{ role: "training", id: "file-1", filename: "a.jsonl", bytes: 10 }],
  ...more,
});

describe("runs that are compared", () => {
  it("differ in some settings and agree in others", async () => {
    const runs = [
      run({ n_epochs: 3, learning_rate_multiplier: 1.8 }),
      run({ n_epochs: 3, learning_rate_multiplier: 0.5, beta: 0.1 }, { method: "dpo" }),
    ];
    expect(await callPage("differences.mjs", ["differences", runs])).toEqual([
      {
        differing: [
          { name: "Method", values: ["supervised", "dpo"] },
          { name: "Learning rate multiplier", values: ["1.8", "0.5"] },
          { name: "Beta", values: [null, "0.1"] },
        ],
        same: [
          { name: "Base model", value: "gpt-4o-mini-2024-07-18" },
          { name: "Epochs", value: "3" },
          { name: "Seed", value: "7" },
          { name: "Training file", value: "a.jsonl (file-1)" },
        ],
      },
    ]);
  });
});
