import { callPage } from "../../../../support/page-functions";

describe("what can be done with a job", () => {
  it("is what the server takes in its status, and nothing once it has ended", async () => {
    const statuses = ["validating_files", "queued", "running", "pausing", "paused", "succeeded", "failed", "cancelled"];
    expect(
      await callPage("job-actions.mjs", ...statuses.map((each): [string, string] => ["actionsFor", each])),
    ).toEqual([["cancel"], ["cancel"], ["pause", "cancel"], ["cancel"], ["resume", "cancel"], [], [], []]);
  });
});
