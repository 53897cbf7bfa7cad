import { jobBlock } from "../../../provider/cli/watch-view";
import { aJob } from "../../support/a-job";

describe(jobBlock.name, () => {
  const rows = Array.from({ length: 200 }, (_, index) => ({ step: index + 1, trainLoss: 200 - index, validLoss: 1 }));

  it("never writes a line wider than the terminal", () => {
    const job = aJob({ status: "failed", error: { code: "server_error", message: "x".repeat(500) } });
    const lines = jobBlock({ job, rows, training: undefined, trouble: undefined }, 60, 0);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(60);
  });

  it("shows how the job stands, its losses, and trouble on the way", () => {
    const training = { step: 200, totalSteps: 400, loss: 1 };
    const lines = jobBlock({ job: aJob(), rows, training, trouble: "no answer" }, 80, 0);
    expect(lines[0]).toBe("ftjob-1 running: step 200/400, loss 1.00");
    expect(lines[1]).toMatch(/^ {2}trainLoss █.*▁ 200.0 → 1$/);
    expect(lines[2]).toMatch(/^ {2}validLoss ▁+ 1 → 1$/);
    expect(lines[3]).toBe("  no answer; still trying");
  });

  it("keeps a server's control characters off the terminal", () => {
    const job = aJob({ status: "failed", error: { code: "x", message: "\u001b[2Jgone\u0007" } });
    const [line] = jobBlock({ job, rows: [], training: undefined, trouble: undefined }, 80, 0);
    expect(line).toBe("ftjob-1 failed: x: gone");
  });
});
