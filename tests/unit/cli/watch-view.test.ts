import { columnsOf } from "../../../provider/cli/columns";
import { endedJobBlock, endLine, openJobBlock, openJobsBlock } from "../../../provider/cli/watch-view";
import { aJob } from "../../support/a-job";

const rows = Array.from({ length: 200 }, (_, index) => ({ step: index + 1, trainLoss: 200 - index, validLoss: 100 }));
const validated = aJob({ validationFile: "file-2" });
const seen = (job = validated, more = {}) => ({ job, rows, training: undefined, trouble: undefined, ...more });
const page = (width: number, colours = false) => ({ width, colours });

describe("a watched job that is open", () => {
  it.each([40, 60, 200])("never has a line wider than a terminal of %i columns", (columns) => {
    const job = aJob({ id: `ftjob-港${"x".repeat(200)}` });
    const lines = openJobBlock(seen(job, { trouble: "y".repeat(200) }), columns, 0);
    expect(Math.max(...lines.map(columnsOf))).toBeLessThan(columns);
  });

  it("shows how it stands, its losses on one axis with their numbers below each other, and trouble on the way", () => {
    const training = { step: 200, totalSteps: 400, loss: 1 };
    const lines = openJobBlock(seen(validated, { training, trouble: "no answer" }), 80, 0);
    expect(lines[0]).toBe("ftjob-1 running: 50%, loss 1.00, step 200/400");
    expect(lines[1]).toMatch(/^ {2}trainLoss {18}█.*▁ 200 → {3}1$/);
    expect(lines[2]).toMatch(/^ {2}validLoss {18}[▄▅]+ 100 → 100$/);
    expect(lines.at(-1)).toBe("  no answer; still trying");
  });

  it("has its row for each metric before it is measured, and keeps it there", () => {
    const names = (lines: string[]) => lines.slice(1).map((line) => line.trim().split(" ")[0]);
    const before = openJobBlock(seen(validated, { rows: [] }), 80, 0);
    expect(before.slice(1)).toEqual([
      "  trainLoss                   –",
      "  validLoss                   –",
      "  fullValidLoss               –",
      "  trainMeanTokenAccuracy      –",
      "  validMeanTokenAccuracy      –",
      "  fullValidMeanTokenAccuracy  –",
    ]);
    expect(names(openJobBlock(seen(), 80, 0))).toEqual(names(before));
    const more = [{ step: 1, trainLoss: 1, gradNorm: 2 }];
    expect(names(openJobBlock(seen(validated, { rows: more }), 80, 0))).toEqual([...names(before), "gradNorm"]);
    const rewarded = aJob({ method: { type: "reinforcement" } });
    expect(names(openJobBlock(seen(rewarded, { rows: [] }), 80, 0))).toEqual(["trainMeanReward"]);
  });
});

describe("several watched jobs", () => {
  const open = [seen(), seen(aJob({ id: "ftjob-2" }))];
  const drawn = (height: number) => openJobsBlock(open, 80, height, 0);

  it.each([3, 4, 6, 8, 24])("are never drawn higher than a terminal of %i rows", (height) => {
    expect(drawn(height).length).toBeLessThan(height);
  });

  it("lose accuracies first, then curves, then the last jobs, and say so", () => {
    expect(drawn(24).join("\n")).toContain("Accuracy");
    expect(drawn(8).join("\n")).not.toContain("Accuracy");
    expect(drawn(8).join("\n")).toContain("fullValidLoss");
    expect(drawn(4)).toEqual([expect.stringMatching(/^ftjob-1/), expect.stringMatching(/^ftjob-2/)]);
    expect(openJobsBlock([...open, ...open], 80, 4, 0).at(-1)).toBe("  and more than this terminal has rows for");
  });
});

describe("a watched job that has ended", () => {
  it("shows the model's whole name in the narrowest terminal, and its curves below", () => {
    const fineTunedModel = `ft:gpt-4o-mini-2024-07-18:a-rather-long-name:${"support".repeat(6)}:Ab12Cd34`;
    const lines = endedJobBlock(seen(aJob({ status: "succeeded", fineTunedModel })), page(40));
    expect(lines[0]).toBe(`ftjob-1  succeeded: ${fineTunedModel}`);
    expect(lines[1]).toMatch(/^ {2}trainLoss +█.*▁ 200 → {3}1$/);
  });

  it("shows the whole reason of a failure, in colour where there are any", () => {
    const message = `Flagged lines: ${Array.from({ length: 2_000 }, (_, index) => index + 1).join(", ")}`;
    const failed = aJob({ status: "failed", error: { code: "x", message } });
    expect(endLine(failed, page(60))).toBe(`ftjob-1  failed: x: ${message}`);
    expect(endLine(failed, page(60, true))).toBe(`ftjob-1  \u001b[31mfailed\u001b[0m: x: ${message}`);
  });

  it("keeps a server's control characters off the terminal", () => {
    const job = aJob({
      id: "ftjob-\u001b[2J1",
      status: "failed",
      error: { code: "x", message: "\u001b[2Jgone\u0007" },
    });
    expect(endLine(job, page(80))).toBe("ftjob-1  failed: x: gone");
  });
});
