import type { Job } from "../../../provider/api/types";
import { createJobSlots } from "../../../provider/session/job-slots";
import { aJob } from "../../support/a-job";
import { virtualClock } from "../../support/virtual-clock";

function account(open: Job[]) {
  const clock = virtualClock();
  const jobs = [...open];
  const notes: string[] = [];
  const jobSlots = createJobSlots(
    {
      async *listJobs() {
        yield* jobs;
      },
    },
    clock,
  );
  const stop = new AbortController();
  const request = (maxActive: number | undefined) => ({
    maxActive,
    waiting: (note: string) => void notes.push(note),
    signal: stop.signal,
  });
  const submit = (id: string) => async () => {
    const job = aJob({ id });
    jobs.unshift(job);
    return job;
  };
  return { clock, jobs, notes, jobSlots, stop, request, submit };
}

describe("places for open jobs", () => {
  it("asks nobody without a limit", async () => {
    const { jobSlots, request, submit, clock } = account([aJob()]);
    expect((await jobSlots.take(request(undefined), submit("ftjob-2"))).id).toBe("ftjob-2");
    expect(clock.slept).toEqual([]);
  });

  it("takes one place at a time, and counts what lists do not show yet", async () => {
    const { jobSlots, request, clock, jobs, notes } = account([]);
    const hidden = (id: string) => async () => aJob({ id });
    const both = Promise.all([
      jobSlots.take(request(1), hidden("ftjob-1")),
      jobSlots.take(request(1), hidden("ftjob-2")),
    ]);
    await clock.advance(12_000);
    expect(notes[0]).toBe("waiting for a free job slot: 1 of 1 jobs are open (fine-tuning:maxActiveJobs)");
    jobs.push(aJob({ id: "ftjob-1", status: "succeeded" }));
    expect((await clock.until(both)).map(({ id }) => id)).toEqual(["ftjob-1", "ftjob-2"]);
  });

  it("goes on with the next after a submit that failed", async () => {
    const { jobSlots, request, submit, clock } = account([]);
    const refused = jobSlots.take(request(1), () => Promise.reject(new Error("no")));
    const next = jobSlots.take(request(1), submit("ftjob-2"));
    await expect(refused).rejects.toThrow("no");
    expect((await clock.until(next)).id).toBe("ftjob-2");
  });

  it("gives up at Ctrl-C and says that nothing was submitted", async () => {
    const { jobSlots, request, submit, clock, stop, jobs } = account([aJob()]);
    const waiting = jobSlots.take(request(1), submit("ftjob-2"));
    await clock.advance(6_000);
    stop.abort();
    await expect(clock.until(waiting)).rejects.toThrow("nothing was submitted");
    expect(jobs).toHaveLength(1);
  });

  it("is quiet when all submits under way are over, failed ones too", async () => {
    const { jobSlots, request } = account([]);
    let fail = (_: Error) => {};
    const submitting = jobSlots.take(request(undefined), () => new Promise((_, reject) => (fail = reject)));
    const order: string[] = [];
    const quiet = jobSlots.quiet().then(() => order.push("quiet"));
    submitting.catch(() => order.push("failed"));
    fail(new Error("no"));
    await quiet;
    expect(order).toEqual(["failed", "quiet"]);
  });
});
