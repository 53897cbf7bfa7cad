import { deadJobText, foundJobText } from "../../../../provider/resources/job/found-job-text";
import { aJob } from "../../../support/a-job";

const job = aJob({ id: "ftjob-1", status: "running", createdAt: 1_764_000_000 });

describe(foundJobText, () => {
  it.each([
    [undefined, "goes on with ftjob-1 (running), costs nothing"],
    [{ step: 123 }, "goes on with ftjob-1 (running, step 123), costs nothing"],
    [{ step: 123, totalSteps: 344 }, "goes on with ftjob-1 (running, step 123 of 344), costs nothing"],
  ])("says how far a job has come", (training, sentence) => {
    expect(foundJobText(job, training)).toBe(sentence);
  });

  it("says when a job was trained, not when it was submitted", () => {
    const done = { ...job, status: "succeeded", finishedAt: job.createdAt + 86_400 };
    expect(foundJobText(done, undefined)).toBe("already trained: ftjob-1 (succeeded on 2025-11-25), costs nothing");
  });
});

describe(deadJobText, () => {
  it("is nothing of a job that may bring a model", () => {
    expect([job, { ...job, status: "succeeded" }].map(deadJobText)).toEqual([undefined, undefined]);
  });

  it("says why there is no model", () => {
    const error = { code: "bad_data", message: "Row 3." };
    expect(deadJobText({ ...job, status: "failed", error })).toBe("job ftjob-1 has failed: bad_data: Row 3.");
    expect(deadJobText({ ...job, status: "cancelled" })).toBe("job ftjob-1 has been cancelled");
  });
});
