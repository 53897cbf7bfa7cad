import { endedJobBlock, openJobBlock } from "../../../provider/cli/watch-view";
import { aJob } from "../../support/a-job";

const rows = Array.from({ length: 200 }, (_, index) => ({ step: index + 1, trainLoss: 200 - index, validLoss: 1 }));
const seen = (job = aJob(), more = {}) => ({ job, rows, training: undefined, trouble: undefined, ...more });

describe("a watched job that is open", () => {
  it("never has a line wider than the terminal", () => {
    const job = aJob({ id: `ftjob-${"x".repeat(100)}` });
    const lines = openJobBlock(seen(job, { trouble: "y".repeat(200) }), 60, 0);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(60);
  });

  it("shows how it stands, its losses, and trouble on the way", () => {
    const training = { step: 200, totalSteps: 400, loss: 1 };
    const lines = openJobBlock(seen(aJob(), { training, trouble: "no answer" }), 80, 0);
    expect(lines[0]).toBe("ftjob-1 running: 50%, loss 1.00, step 200/400");
    expect(lines[1]).toMatch(/^ {2}trainLoss █.*▁ 200 → 1$/);
    expect(lines[2]).toMatch(/^ {2}validLoss ▁+ 1 → 1$/);
    expect(lines[3]).toBe("  no answer; still trying");
  });
});

describe("a watched job that has ended", () => {
  it("shows the model's whole name in the narrowest terminal, and its curves below", () => {
    const fineTunedModel = `ft:gpt-4o-mini-2024-07-18:a-rather-long-name:${"support".repeat(6)}:Ab12Cd34`;
    const lines = endedJobBlock(seen(aJob({ status: "succeeded", fineTunedModel })), 40);
    expect(lines[0]).toBe(`ftjob-1  succeeded: ${fineTunedModel}`);
    expect(lines[1]).toMatch(/^ {2}trainLoss █.*▁ 200 → 1$/);
  });

  it("shows the whole reason of a failure", () => {
    const message = `Flagged lines: ${Array.from({ length: 2_000 }, (_, index) => index + 1).join(", ")}`;
    const lines = endedJobBlock(seen(aJob({ status: "failed", error: { code: "x", message } })), 60);
    expect(lines[0]).toBe(`ftjob-1  failed: x: ${message}`);
  });

  it("keeps a server's control characters off the terminal", () => {
    const job = aJob({ status: "failed", error: { code: "x", message: "\u001b[2Jgone\u0007" } });
    expect(endedJobBlock(seen(job), 80)[0]).toBe("ftjob-1  failed: x: gone");
  });
});
