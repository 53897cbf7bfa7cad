import { callPage } from "../../../../support/page-functions";

describe("a job without curves", () => {
  it("says why there are none, or when they begin", async () => {
    const failed = { status: "failed", error: "Line 3 is no JSON." };
    const others = ["cancelled", "queued", "running"].map((status) => ({ status, error: null }));
    expect(
      await callPage("no-curves.mjs", ...[failed, ...others].map((each): [string, object] => ["whyNoCurves", each])),
    ).toEqual([
      "There are no curves, because the job failed before its first step. Line 3 is no JSON.",
      "There are no curves, because the job was cancelled before its first step.",
      "The curves begin with the first step. The job waits for its turn.",
      "The curves begin with the first step.",
    ]);
  });
});
