import { judgeLane } from "../../../provider/session/free-slot";

const jobs = (...statuses: string[]) => statuses.map((status, i) => ({ id: `ftjob-${i}`, status }));
const busy = (active: number, max: number) => ({
  free: false,
  note: `waiting for a free place: ${active} of ${max} jobs are open (fine-tuning:maxActiveJobs)`,
});

describe(judgeLane.name, () => {
  it("counts every open job of the account and no ended one", () => {
    const listed = jobs("running", "queued", "paused", "polishing", "succeeded", "failed", "cancelled");
    expect(judgeLane({ jobs: listed, maxActive: 5, submitted: [], submitting: 0 })).toEqual({ free: true });
    expect(judgeLane({ jobs: listed, maxActive: 4, submitted: [], submitting: 0 })).toEqual(busy(4, 4));
  });

  it("counts our own jobs that the list does not show yet, and those under way", () => {
    const listed = jobs("running", "succeeded");
    const lane = { jobs: listed, maxActive: 3 };
    expect(judgeLane({ ...lane, submitted: ["ftjob-0", "ftjob-1"], submitting: 1 })).toEqual({ free: true });
    expect(judgeLane({ ...lane, submitted: ["ftjob-new"], submitting: 1 })).toEqual(busy(3, 3));
  });

  it("has no place where none is allowed", () => {
    expect(judgeLane({ jobs: [], maxActive: 0, submitted: [], submitting: 0 })).toEqual(busy(0, 0));
  });
});
