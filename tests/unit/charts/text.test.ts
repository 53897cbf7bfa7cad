import { drawing } from "../../../charts/curves";
import { describe as described, numberText, tickTexts } from "../../../charts/text";

describe(numberText.name, () => {
  it("says numbers with as many digits as help to compare them", () => {
    expect([0, 0.5, 1.23456, 1234.56, 0.00001234].map(numberText)).toEqual([
      "0.0000",
      "0.5000",
      "1.2346",
      "1,234.6",
      "1.23e-5",
    ]);
  });
});

describe(tickTexts.name, () => {
  it("gives all labels of an axis the digits that their distance needs", () => {
    expect(tickTexts([0, 0.25, 0.5], 0.25)).toEqual(["0.00", "0.25", "0.50"]);
    expect(tickTexts([0, 1000, 2000], 1000)).toEqual(["0", "1,000", "2,000"]);
    expect(tickTexts([0, 0.00002], 0.00002)).toEqual(["0", "2.0e-5"]);
  });
});

describe(described.name, () => {
  const loss = { measure: "Loss", label: "Loss" };
  const steps = [
    { step: 1, metrics: { train_loss: 4 } },
    { step: 2, metrics: { train_loss: 2, full_valid_loss: 3 } },
  ];

  it("tells what the picture shows", () => {
    const runs = [{ name: "bot", steps, checkpoints: [] }];
    expect(described(runs, loss, drawing(runs, "Loss", 0.9))).toBe(
      "Loss in training went from 4.0000 to 2.0000 over 2 steps. Full validation is 3.0000 at the last evaluation. " +
        "Arrow keys move through the steps.",
    );
  });

  it("tells it of each run, by its name", () => {
    const runs = [
      { name: "bot", steps, checkpoints: [] },
      { name: "none", steps: [], checkpoints: [] },
      { name: "other", steps: steps.slice(1), checkpoints: [] },
    ];
    const text = described(runs, loss, drawing(runs, "Loss", 0));
    expect(text).toContain("bot: Loss in training went from 4.0000");
    expect(text).toContain("other: Loss in training went from 2.0000 to 2.0000 over 1 step.");
    expect(text).not.toContain("none");
  });
});
