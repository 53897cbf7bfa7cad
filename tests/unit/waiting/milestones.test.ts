import {
  isFailure,
  isOpen,
  isTerminal,
  type Milestone,
  noteOn,
  pauseStep,
  towards,
} from "../../../provider/waiting/milestones";
import { aJob } from "../../support/a-job";

const kind = (status: string, milestone: Milestone, paused?: boolean) =>
  towards(aJob({ status }), milestone, paused).kind;

describe(towards.name, () => {
  it.each<[Milestone, string[], string[]]>([
    ["submitted", ["validating_files", "queued", "running", "paused", "pausing", "polishing", "succeeded"], []],
    ["validated", ["queued", "running", "pausing", "paused", "succeeded"], ["validating_files", "polishing"]],
    ["running", ["running", "pausing", "paused", "succeeded"], ["validating_files", "queued", "polishing"]],
    ["succeeded", ["succeeded"], ["validating_files", "queued", "running", "pausing", "paused", "polishing"]],
  ])("reaches %s at the right statuses", (milestone, reached, pending) => {
    expect(reached.map((status) => kind(status, milestone))).toEqual(reached.map(() => "done"));
    expect(pending.map((status) => kind(status, milestone))).toEqual(pending.map(() => "pending"));
  });

  it("has failed with a job that failed or was cancelled, whatever was waited for", () => {
    for (const milestone of ["submitted", "validated", "running", "succeeded"] as const)
      expect([kind("failed", milestone), kind("cancelled", milestone, true)]).toEqual(["failed", "failed"]);
  });

  it("says why a job failed", () => {
    const error = { code: "invalid_n_examples", message: "Training file has 7 example(s)." };
    const failed = aJob({ status: "failed", error });
    const reason = (job: typeof failed) => {
      const verdict = towards(job, "succeeded");
      return verdict.kind === "failed" ? verdict.reason : undefined;
    };
    expect(reason(failed)).toBe("the job failed: invalid_n_examples: Training file has 7 example(s).");
    expect(reason(aJob({ status: "failed" }))).toBe("the job failed and the server gives no reason");
    expect(reason(aJob({ status: "cancelled" }))).toBe("the job was cancelled");
  });

  it("takes a wished pause as the milestone", () => {
    expect(kind("paused", "succeeded", true)).toBe("done");
    expect(kind("succeeded", "succeeded", true)).toBe("done");
    expect(kind("running", "submitted", true)).toBe("pending");
    expect(kind("paused", "succeeded", false)).toBe("pending");
  });

  it("goes on through a status it does not know, and names it", () => {
    const job = aJob({ status: "polishing" });
    const note = 'status "polishing", which this version does not know; still waiting';
    expect(towards(job, "succeeded")).toEqual({ kind: "pending", value: job, note });
  });

  it("is not fooled by statuses named like properties of every object", () => {
    expect(kind("constructor", "validated")).toBe("pending");
    expect(noteOn("toString")).toContain('"toString"');
  });
});

describe(pauseStep.name, () => {
  it.each([
    ["running", true, "pause"],
    ["queued", true, undefined],
    ["paused", true, undefined],
    ["pausing", false, undefined],
    ["paused", false, "resume"],
    ["running", false, undefined],
    ["paused", undefined, undefined],
  ])("for a %s job and paused: %s: %s", (status, paused, step) => {
    expect(pauseStep(aJob({ status }), paused)).toBe(step);
  });
});

it("knows exactly three endings", () => {
  const statuses = [
    "validating_files",
    "queued",
    "running",
    "pausing",
    "paused",
    "polishing",
    "",
    "succeeded",
    "failed",
    "cancelled",
  ];
  expect(statuses.filter(isTerminal)).toEqual(["succeeded", "failed", "cancelled"]);
  expect(statuses.filter((status) => !isOpen(status))).toEqual(["succeeded", "failed", "cancelled"]);
  expect(statuses.filter(isFailure)).toEqual(["failed", "cancelled"]);
});
