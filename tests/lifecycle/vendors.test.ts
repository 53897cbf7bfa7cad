import fc from "fast-check";
import { nth, type Rule, type Trouble } from "../support/fault-proxy";
import type { Props } from "../support/provider-process";
import { vendorPlaces } from "../support/vendor-places";
import { aVendorStack, type JobAtVendor } from "../support/vendor-stack";

/** gRPC's word for a process that is gone. */
const UNAVAILABLE = 14;

describe.each(vendorPlaces)("one declaration, one job at $dialect", (place) => {
  const stack = aVendorStack(place);
  const { create } = place;

  const expectOneJob = (job: JobAtVendor) =>
    expect(stack.submitted()).toEqual([{ id: job.state?.id, costs: true, trainingFile: expect.any(String) }]);

  it("is submitted once, trained to its end, and unchanged from then on", async () => {
    const job = stack.job();
    expect(await job.up()).toMatchObject({ step: "created", result: { outcome: "ok" } });
    expect(job.state?.outputs).toMatchObject({ status: "succeeded", ready: true, fineTunedModel: expect.any(String) });
    stack.newCommand();
    expect(await job.up()).toEqual({ step: "unchanged" });
    expectOneJob(job);
  });

  it.each([400, 429])("is reported when it is refused with %i, and submitted at the next up", async (status) => {
    const job = stack.job();
    stack.proxy.rules = [nth("POST", create, 1, { kind: "refused", status })];
    expect(await job.up()).toMatchObject({ result: { outcome: "error" } });
    expect(stack.submits()).toBe(1);
    stack.newCommand();
    expect(await job.upUntilReady()).toBe(1);
    expectOneJob(job);
  });

  it.each<Trouble>([
    { kind: "lost-after" },
    { kind: "cut-after" },
    { kind: "html-after", status: 502 },
    { kind: "status-after", status: 500 },
  ])("is found again in the same up when the answer was %j, also where lists lag", async (trouble) => {
    for (const lag of [0, 5]) {
      stack.vendor.listsLag(lag);
      const job = stack.job();
      const before = stack.submitted().length;
      stack.proxy.rules = [nth("POST", create, 1, trouble)];
      expect(await job.up({ triggers: { lag } })).toMatchObject({ result: { outcome: "ok" } });
      expect(stack.submitted().slice(before)).toMatchObject([{ id: job.state?.id, costs: true }]);
    }
    expect(stack.submits()).toBe(2);
  });

  it("is looked for before it is submitted again when nobody knows whether it arrived", async () => {
    const job = stack.job();
    stack.proxy.rules = [nth("POST", create, 1, { kind: "lost-before" })];
    expect(await job.up()).toMatchObject({ result: { outcome: "error" } });
    expect(stack.submitted()).toEqual([]);
    stack.newCommand();
    await job.upUntilReady();
    expectOneJob(job);
  });

  it.each(["before", "after"] as const)("is one when another command comes just %s it is accepted", async (when) => {
    const job = stack.job();
    const twin = stack.job({ name: job.name });
    const process = await stack.processBeside();
    stack.proxy.rules = [nth("POST", create, 1, { kind: "meanwhile", when, act: () => twin.up({}, { process }) })];
    await job.upUntilReady();
    await twin.upUntilReady();
    expect(twin.state?.id).toBe(job.state?.id);
    expectOneJob(job);
  });

  it("is not that of another resource with the same arguments, nor of another stack", async () => {
    const jobs = [stack.job({ name: "same" }), stack.job(), stack.job({ name: "same", stack: "prod" })];
    for (const job of jobs) await job.upUntilReady();
    expect(new Set(jobs.map(({ state }) => state?.id)).size).toBe(3);
    expect(stack.submitted()).toHaveLength(3);
  });

  it("is taken over after destroy and after --replace, and trained anew for other triggers", async () => {
    const job = stack.job();
    await job.upUntilReady();
    const id = job.state?.id;
    await job.destroy();
    stack.newCommand();
    await job.upUntilReady();
    expect(job.state?.id).toBe(id);
    expect(await job.up({}, { replace: true })).toMatchObject({ step: "replaced", result: { outcome: "ok", id } });
    expectOneJob(job);
    stack.newCommand();
    await job.upUntilReady({ triggers: { monday: 1 } });
    expect(stack.submitted()).toHaveLength(2);
  });

  it("does not count an earlier one that failed", async () => {
    const job = stack.job();
    stack.vendor.fails(true);
    expect(await job.up()).toMatchObject({
      result: { outcome: "error", message: expect.stringContaining("out of memory") },
    });
    stack.vendor.fails(false);
    stack.newCommand();
    await job.upUntilReady();
    expect(stack.submitted().map(({ costs }) => costs)).toEqual([false, true]);
  });

  it("is cancelled by destroy while it runs", async () => {
    const job = stack.job();
    await job.up({ waitFor: "submitted" });
    await job.destroy();
    expect(stack.submitted().map(({ costs }) => costs)).toEqual([false]);
  });

  it("is resumed after a wait that was given up", async () => {
    const job = stack.job();
    expect(await job.up({ timeouts: { create: 5, update: 600 } })).toMatchObject({ result: { outcome: "partial" } });
    stack.newCommand();
    await job.upUntilReady();
    expectOneJob(job);
  });

  it("may be one that exists already, by its id, and is refused where it is another", async () => {
    const id = await stack.vendor.stray(stack.trainingFile);
    const job = stack.job();
    const args = { adoptJobId: id, suffix: "stray" };
    const { failures } = await job.preview({
      ...args,
      method: { type: "supervised", supervised: { hyperparameters: { nEpochs: 7 } } },
    });
    expect(failures).toEqual([
      { property: "adoptJobId", reason: expect.stringContaining("nEpochs: the program says 7") },
    ]);
    expect(await job.up(args)).toMatchObject({
      result: { outcome: "ok", outputs: { ready: true, status: "succeeded" } },
    });
    expect(stack.submits()).toBe(0);
    stack.newCommand();
    expect(await job.up(args)).toEqual({ step: "unchanged" });
  });

  describe("kill -9 of the provider process", () => {
    async function upUntilKilled(job: JobAtVendor, rule: Rule): Promise<void> {
      stack.proxy.rules = [rule];
      const before = stack.process;
      const outcome = await job.up().catch((error: { code?: number }) => error.code);
      stack.proxy.rules = [];
      await before.exited;
      await stack.newProcess();
      expect([UNAVAILABLE, undefined]).toContain(typeof outcome === "object" ? undefined : outcome);
    }

    /** Dies at the nth request from the create call on, which is the first; 0 is the first request of all. */
    function killAt(n: number, when: "before" | "after"): Rule {
      const kill = { kind: "meanwhile", when, act: killed } as const;
      if (n === 0) return nth("*", /./, 1, kill);
      let count = 0;
      return ({ method, path }) => {
        if (count === 0 && !(method === "POST" && create.test(path))) return undefined;
        count += 1;
        return count === n ? kill : undefined;
      };
    }

    async function killed(): Promise<void> {
      stack.process.kill();
      await stack.process.exited;
    }

    // While it is looked for, at the create call, and at the looks that follow it.
    const moments = [
      [0, "before"],
      [1, "before"],
      [1, "after"],
      [2, "before"],
      [3, "after"],
    ] as const;

    it.each(moments)("at request %i, %s the vendor saw it, leaves one job", async (n, when) => {
      const job = stack.job();
      await upUntilKilled(job, killAt(n, when));
      // An intent whose job does not show stops one `up` with a sentence; the next one submits.
      await job.upUntilReady();
      expectOneJob(job);
    });
  });

  describe("random lives", () => {
    type Act = { do: "up" | "refresh" | "destroy" | "replace" | "give up waiting" } | { do: "train on"; data: number };
    const troubles: Trouble[] = [
      { kind: "lost-before" },
      { kind: "lost-after" },
      { kind: "cut-after" },
      { kind: "html-after", status: 502 },
      { kind: "status-after", status: 500 },
      { kind: "status-after", status: 503 },
      { kind: "refused", status: 429, headers: { "retry-after": "7" } },
      { kind: "refused", status: 503 },
    ];
    const act: fc.Arbitrary<Act> = fc.oneof(
      { weight: 4, arbitrary: fc.constant({ do: "up" as const }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant("train on" as const), data: fc.nat(2) }) },
      { weight: 2, arbitrary: fc.constant({ do: "give up waiting" as const }) },
      {
        weight: 1,
        arbitrary: fc.constantFrom({ do: "refresh" as const }, { do: "destroy" as const }, { do: "replace" as const }),
      },
    );
    const trouble = fc.option(fc.record({ at: fc.integer({ min: 1, max: 14 }), what: fc.constantFrom(...troubles) }), {
      nil: undefined,
    });

    it("pay once for each data set, whatever happens, and end with the declared one in service", async () => {
      const files = await Promise.all(["cook", "first mate", "boatswain"].map((word) => stack.vendor.upload(word)));
      await fc.assert(
        fc.asyncProperty(fc.array(fc.record({ act, trouble }), { minLength: 2, maxLength: 7 }), async (steps) => {
          stack.newCommand();
          const before = stack.submitted().length;
          const job = stack.job();
          let data = 0;
          const args = (more: Props = {}) => ({
            trainingFile: files[data],
            trainingData: { contentHash: `c1:${data}` },
            ...more,
          });
          for (const { act, trouble } of steps) {
            stack.proxy.rules = trouble === undefined ? [] : [nth("*", /./, trouble.at, trouble.what)];
            if (act.do === "train on") data = act.data;
            await take(job, act.do, args).catch(toldToTryAgain);
            stack.newCommand();
          }
          stack.proxy.rules = [];
          for (let run = 0; run < 4; run++) {
            await job.up(args()).catch(toldToTryAgain);
            stack.newCommand();
          }
          expect(await job.up(args())).toEqual({ step: "unchanged" });
          expect(job.predecessors).toEqual([]);
          expect(job.state?.outputs).toMatchObject({ ready: true, status: "succeeded", trainingFile: files[data] });
          const paid = stack
            .submitted()
            .slice(before)
            .filter(({ costs }) => costs);
          const kept = paid.map(({ trainingFile }) => trainingFile);
          expect(kept).toEqual([...new Set(kept)]);
        }),
        { numRuns: 5, seed: 6, endOnFailure: true },
      );
    });

    async function take(job: JobAtVendor, act: Act["do"], args: (more?: Props) => Props): Promise<void> {
      if (act === "refresh") await job.refresh();
      else if (act === "destroy") await job.destroy();
      else if (act === "replace") await job.up(args(), { replace: job.state !== undefined });
      else if (act === "give up waiting") await job.up(args({ timeouts: { create: 3, update: 3 } }));
      else await job.up(args());
    }
  });
});

/** A command that fails has said so in a sentence. */
function toldToTryAgain(error: { details?: string; message: string }): void {
  expect(error.details ?? error.message).not.toMatch(/\n\s+at |undefined|\[object/);
}
