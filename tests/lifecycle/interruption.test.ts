import type { DeclaredJob } from "../support/declared-job";
import { nth, type Rule } from "../support/fault-proxy";
import type { Props } from "../support/provider-process";
import { aStack } from "../support/stack";

const jobs = "/fine_tuning/jobs";

describe("the first Ctrl-C", () => {
  const stack = aStack({ minSeconds: { queued: 30, running: 3600 } });

  /** Cancels like the engine as soon as the jobs are seen running. */
  async function interrupted(jobs: DeclaredJob[], args: Props) {
    await stack.newProcess();
    const ups = jobs.map((job) => job.up(args));
    await Promise.all(jobs.map((job) => job.line(/^running/)));
    await stack.process.cancel();
    const reports = await Promise.all(ups);
    await stack.newProcess();
    return reports;
  }

  it("saves every job and tells how to go on; the next up goes on with them", async () => {
    const jobs = [stack.job(), stack.job(), stack.job()];
    for (const report of await interrupted(jobs, {}))
      expect(report).toMatchObject({
        result: {
          outcome: "partial",
          reasons: [expect.stringMatching(/interrupted\. Job ftjob-\w+ goes on.*`pulumi up`/)],
        },
      });
    for (const job of jobs) {
      expect(await job.up()).toMatchObject({ step: "updated", result: { outcome: "ok" } });
      expect(await job.statuses()).toEqual(["succeeded"]);
    }
  });

  it('cancels the job where onInterrupt is "cancel", and the next up submits a new one', async () => {
    const job = stack.job();
    const [report] = await interrupted([job], { onInterrupt: "cancel" });
    expect(report).toMatchObject({
      result: {
        outcome: "partial",
        outputs: { status: "cancelled" },
        reasons: [expect.stringContaining("was cancelled, as onInterrupt says")],
      },
    });
    expect(await job.up()).toMatchObject({ step: "replaced", result: { outcome: "ok" } });
    expect(await job.statuses()).toEqual(["cancelled", "succeeded"]);
  });

  it("goes on with a job that could not be cancelled", async () => {
    const job = stack.job();
    stack.proxy.rules = [nth("POST", /cancel$/, 1, { kind: "refused", status: 403 }, 9)];
    const [report] = await interrupted([job], { onInterrupt: "cancel" });
    expect(report).toMatchObject({
      result: { outcome: "partial", reasons: [expect.stringContaining("could not be cancelled")] },
    });
    expect(await job.up()).toMatchObject({ step: "updated", result: { outcome: "ok" } });
    expect(await job.statuses()).toEqual(["succeeded"]);
  });

  /** Cancels like the engine at the nth request that fits. */
  const cancelAt = (method: string, path: string | RegExp, when: "before" | "after"): Rule =>
    nth(method, path, 1, { kind: "meanwhile", when, act: () => stack.process.cancel() });

  it.each<[string, Rule, number]>([
    ["before it submits: nothing is paid", cancelAt("GET", jobs, "before"), 0],
    ["while it submits: the job is kept", cancelAt("POST", jobs, "before"), 1],
    ["just after the server accepted: the job is kept", cancelAt("POST", jobs, "after"), 1],
  ])("%s", async (_, rule, kept) => {
    await stack.newProcess();
    const job = stack.job();
    stack.proxy.rules = [rule];
    const report = await job.up();
    expect(report).toMatchObject({ result: { outcome: kept === 1 ? "partial" : "error" } });
    expect(await job.submitted()).toHaveLength(kept);
    await stack.newProcess();
    expect(await job.up()).toMatchObject({ result: { outcome: "ok" } });
    expect(await job.statuses()).toEqual(["succeeded"]);
  });
});
