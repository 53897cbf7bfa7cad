import { judgeFreeSlot } from "../../../provider/session/active-job-limit";

const jobs = (...statuses: string[]) => statuses.map((status, i) => ({ id: `ftjob-${i}`, status }));
const busy = (active: number, max: number) => ({
  free: false,
  note: `waiting for a free job slot: ${active} of ${max} jobs are open (fine-tuning:maxActiveJobs)`,
});

describe(judgeFreeSlot.name, () => {
  it("counts every open job of the account and no ended one", () => {
    const listed = jobs("running", "queued", "paused", "polishing", "succeeded", "failed", "cancelled");
    expect(judgeFreeSlot({ jobs: listed, maxActive: 5, submitted: [] })).toEqual({ free: true });
    expect(judgeFreeSlot({ jobs: listed, maxActive: 4, submitted: [] })).toEqual(busy(4, 4));
  });

  it("counts our own jobs that the list does not show yet, and the others once", () => {
    const listed = jobs("running", "succeeded");
    const open = { jobs: listed, maxActive: 2 };
    expect(judgeFreeSlot({ ...open, submitted: ["ftjob-0", "ftjob-1"] })).toEqual({ free: true });
    expect(judgeFreeSlot({ ...open, submitted: ["ftjob-new"] })).toEqual(busy(2, 2));
  });

  it("has no slot where none is allowed", () => {
    expect(judgeFreeSlot({ jobs: [], maxActive: 0, submitted: [] })).toEqual(busy(0, 0));
  });
});
