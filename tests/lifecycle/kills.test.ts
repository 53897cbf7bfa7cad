import type { DeclaredJob } from "../support/declared-job";
import { nth, type Rule, type Trouble } from "../support/fault-proxy";
import type { Props } from "../support/provider-process";
import { aStack } from "../support/stack";
import { summary } from "../support/submitted-jobs";
import { byWay, listsInCheck } from "../support/way";

/** gRPC's word for a process that is gone. */
const UNAVAILABLE = 14;

describe("kill -9 of the provider process", () => {
  const stack = aStack({ minSeconds: { running: 60 } });

  /** One `up` in a process that dies on the way. */
  async function upUntilKilled(job: DeclaredJob, args: Props, rule: Rule): Promise<void> {
    stack.proxy.rules = [rule];
    const before = stack.process;
    const outcome = await job.up(args).catch((error: { code?: number }) => error.code);
    stack.proxy.rules = [];
    await stack.newProcess();
    await before.exited;
    expect([UNAVAILABLE, undefined]).toContain(typeof outcome === "object" ? undefined : outcome);
  }

  const kill = (when: "before" | "after"): Trouble => ({
    kind: "meanwhile",
    when,
    act: async () => {
      stack.process.kill();
      await stack.process.exited;
    },
  });

  /** The process dies before the server sees its nth request. A look that was seen and not answered is the same to both. */
  const killAt = (n: number): Rule => nth("*", /./, n, kill("before"));

  const moments = (first: number, last: number) =>
    Array.from({ length: last - first + 1 }, (_, index) => index + first);

  // The plugin's check of an `up` that goes on asks what a preview's asks, before anything is done: models, jobs, and how far one is.
  const inCheck = byWay({ dynamic: 0, plugin: 3 });

  // Three lists of jobs, one of models, the create call, looks at the job and its events.
  it.each(moments(1, 8 + listsInCheck))("at request %i leaves one job", async (n) => {
    const job = stack.job();
    await upUntilKilled(job, {}, killAt(n));
    // An intent whose job does not show stops one `up` with a sentence; the next one submits.
    for (let run = 0; run < 2 && job.state?.outputs.ready !== true; run++) {
      stack.newCommand();
      await job.up();
    }
    expect((await job.submitted()).map(summary)).toEqual([`${job.state?.id} succeeded`]);
  });

  it.each(moments(1 + inCheck, 3 + inCheck))("during a resumed wait, at request %i, leaves one job", async (n) => {
    const job = stack.job();
    expect(await job.up({ timeouts: { create: 5, update: 20 } })).toMatchObject({
      result: { outcome: "partial" },
    });
    stack.newCommand();
    await upUntilKilled(job, { timeouts: { create: 5 } }, killAt(n));
    stack.newCommand();
    await job.up({ timeouts: { create: 5 } });
    expect(job.state).toMatchObject({ outputs: { ready: true } });
    expect((await job.submitted()).map(summary)).toEqual([`${job.state?.id} succeeded`]);
  });

  it.each<[string, Rule]>([
    ...moments(2, 7 + listsInCheck).map((n): [string, Rule] => [`at request ${n}`, killAt(n)]),
    ["after the server saw the create call", nth("POST", "/fine_tuning/jobs", 1, kill("after"))],
  ])("during a retraining, %s, pays once for the new data", async (_, rule) => {
    const job = stack.job();
    const after = {
      trainingFile: await stack.upload(job.name),
      trainingData: { contentHash: "c1:after" },
      onDelete: { model: "delete" },
    };
    await job.up({ trainingData: { contentHash: "c1:before" }, onDelete: { model: "delete" } });
    const old = job.state;
    stack.newCommand();
    await upUntilKilled(job, after, rule);
    expect(await stack.hasModel(old?.outputs)).toBe(true);
    for (let run = 0; run < 2 && job.state?.id === old?.id; run++) {
      stack.newCommand();
      await job.up(after);
    }
    expect((await job.submitted()).map(summary)).toEqual([`${old?.id} succeeded`, `${job.state?.id} succeeded`]);
    expect(job.predecessors).toEqual([]);
    expect(await stack.hasModel(old?.outputs)).toBe(false);
    expect(await stack.hasModel(job.state?.outputs)).toBe(true);
  });
});

describe("kill -9 while the job is submitted", () => {
  const stack = aStack({ minSeconds: { running: 60 } });

  it.each(["before", "after"] as const)("%s the server saw it leaves one job", async (when) => {
    await stack.newProcess();
    const job = stack.job();
    const dying = stack.process;
    const act = async () => {
      dying.kill();
      await dying.exited;
    };
    stack.proxy.rules = [nth("POST", "/fine_tuning/jobs", 1, { kind: "meanwhile", when, act })];
    await job.up().catch((error: { code?: number }) => expect(error.code).toBe(UNAVAILABLE));
    expect(await dying.exited).toMatchObject({ signal: "SIGKILL" });
    await stack.newProcess();
    // An intent whose job does not show stops one `up` with a sentence; the next one submits.
    await job.upUntilReady({}, 2);
    expect((await job.submitted()).map(summary)).toEqual([`${job.state?.id} succeeded`]);
  });
});
