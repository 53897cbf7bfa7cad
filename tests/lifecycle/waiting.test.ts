import { nth, type Rule } from "../support/fault-proxy";
import { aStack } from "../support/stack";
import { listsInCheck } from "../support/way";

const aJob = /^\/fine_tuning\/jobs\/ftjob-\w+$/;

describe("waiting", () => {
  const stack = aStack({ minSeconds: { queued: 30, running: 900 } });

  it.each([
    ["submitted", ["validating_files", "queued"]],
    ["validated", ["queued"]],
    ["running", ["running"]],
    ["succeeded", ["succeeded"]],
  ])("ends at the milestone %s", async (waitFor, statuses) => {
    const job = stack.job();
    const args = { waitFor };
    const report = await job.up(args);
    expect(report).toMatchObject({ step: "created", result: { outcome: "ok", outputs: { ready: true } } });
    expect(statuses).toContain(job.state?.outputs.status);
    if (waitFor === "succeeded") return;
    // Nobody waits, and nothing has moved: no changes. It has moved: an update in place, no new job.
    if (waitFor !== "running") await stack.server.jobWhen(String(job.state?.id), ["queued"]);
    stack.server.advance(30);
    await stack.server.jobWhen(String(job.state?.id), ["running"]);
    stack.newCommand();
    const moved = job.state?.outputs.status !== "running";
    expect(await job.preview(args)).toEqual({ failures: [], change: moved ? "update" : "none" });
    await job.up(args);
    stack.newCommand();
    expect(await job.preview(args)).toEqual({ failures: [], change: "none" });
    expect(await job.submitted()).toHaveLength(1);
    await job.destroy();
  });

  it("says no changes when the server cannot be asked about a job that nobody waits for", async () => {
    const job = stack.job();
    const args = { waitFor: "running" };
    await job.up(args);
    stack.newCommand();
    stack.proxy.rules = [() => ({ kind: "lost-before" })];
    expect(await job.preview(args)).toEqual({ failures: [], change: "none" });
  });

  it("reports a job that failed although nobody waited for it, once, and only then submits anew", async () => {
    const job = stack.job();
    const args = {
      waitFor: "submitted",
      trainingFile: await stack.server.upload('{"messages":[]}\n'),
      trainingData: { contentHash: "c1:x" },
    };
    await job.up(args);
    await stack.server.jobWhen(String(job.state?.id), ["failed"]);
    stack.newCommand();
    await job.refresh();
    stack.newCommand();
    expect(await job.up(args)).toMatchObject({
      step: "updated",
      result: { outcome: "partial", outputs: { status: "failed" } },
    });
    stack.newCommand();
    expect(await job.up({ ...args, trainingFile: stack.trainingFile })).toMatchObject({
      step: "replaced",
      result: { outcome: "ok" },
    });
    expect(await job.statuses()).toEqual(["failed", expect.not.stringMatching("failed")]);
  });

  const looks: [string, Rule[]][] = [
    [
      "ten minutes without a connection",
      [nth("GET", /^\/fine_tuning\/jobs/, 5 + listsInCheck, { kind: "lost-before" }, 220)],
    ],
    ["a server that answers 503 for a while", [nth("GET", aJob, 2, { kind: "refused", status: 503 }, 40)]],
    [
      "429 with Retry-After",
      [nth("GET", aJob, 2, { kind: "refused", status: 429, headers: { "retry-after": "20" } }, 10)],
    ],
    ["HTML of a gateway", [nth("GET", aJob, 2, { kind: "html-after", status: 200 }, 20)]],
    ["cut answers", [nth("GET", aJob, 2, { kind: "cut-after" }, 20)]],
    [
      "a status that nobody knows",
      [nth("GET", aJob, 2, { kind: "edited", answer: (job) => ({ ...job, status: "polishing" }) }, 20)],
    ],
    ["a moment of refused keys", [nth("GET", aJob, 2, { kind: "refused", status: 401 }, 1)]],
  ];

  it.each(looks)("survives %s", async (_, rules) => {
    const job = stack.job();
    stack.proxy.rules = rules;
    expect(await job.up()).toMatchObject({ step: "created", result: { outcome: "ok" } });
    expect(await job.statuses()).toEqual(["succeeded"]);
  });

  it("asks once per look during an outage, not more often than of a healthy server", async () => {
    const job = stack.job();
    const looks: number[] = [];
    const note = async () => looks.push(Number((await stack.server.call("GET", "/_test/clock")).body.now));
    stack.proxy.rules = [nth("GET", aJob, 2, { kind: "meanwhile", when: "before", act: note }, 20)];
    stack.server.faults.add({
      route: "GET /fine_tuning/jobs/{fine_tuning_job_id}",
      fault: "refuse",
      nth: 2,
      times: 20,
    });
    expect(await job.up()).toMatchObject({ result: { outcome: "ok" } });
    stack.server.faults.clear();
    const pauses = looks.slice(1).map((at, look) => at - (looks[look] ?? at));
    expect(pauses).toHaveLength(19);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(2);
  });

  it("keeps the job when the key stays refused, and says what ended the wait", async () => {
    const job = stack.job();
    stack.proxy.rules = [
      nth(
        "GET",
        aJob,
        1,
        { kind: "refused", status: 401, body: { error: { message: "Key was revoked", code: "invalid_api_key" } } },
        500,
      ),
    ];
    expect(await job.up()).toMatchObject({
      result: { outcome: "partial", reasons: [expect.stringContaining("Key was revoked")] },
    });
    stack.proxy.rules = [];
    stack.newCommand();
    await job.destroy();
  });
});

describe("waiting no longer than the program allows", () => {
  const stack = aStack({ minSeconds: { queued: 30, running: 900 } });

  it("honours customTimeouts, keeps the job, and goes on with it", async () => {
    const job = stack.job();
    const timedOut = await job.up({ timeouts: { create: 600 } });
    expect(timedOut).toMatchObject({
      result: {
        outcome: "partial",
        outputs: { ready: false },
        reasons: [expect.stringMatching(/still `\w+`.*customTimeouts\.create.*pulumi up/)],
      },
    });
    stack.newCommand();
    expect(await job.up({ timeouts: { create: 600, update: 60 } })).toMatchObject({
      result: { outcome: "partial", reasons: [expect.stringContaining("customTimeouts.update")] },
    });
    stack.newCommand();
    expect(await job.up()).toMatchObject({ step: "updated", result: { outcome: "ok" } });
    expect(await job.statuses()).toEqual(["succeeded"]);
  });
});
