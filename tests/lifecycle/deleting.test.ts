import type { DeclaredJob } from "../support/declared-job";
import { nth } from "../support/fault-proxy";
import type { Props } from "../support/provider-process";
import { aStack } from "../support/stack";

const aJob = /^\/fine_tuning\/jobs\/ftjob-\w+$/;

describe("deleting", () => {
  const stack = aStack({ minSeconds: { running: 60 } });
  const before = { trainingData: { contentHash: "c1:before" }, onDelete: { model: "delete" } };

  describe("when a running job is deleted", () => {
    async function running(args: Props = {}): Promise<DeclaredJob> {
      const job = stack.job();
      expect(await job.up({ ...args, timeouts: { create: 5 } })).toMatchObject({
        result: { outcome: "partial" },
      });
      // Five virtual seconds may be over before the server has really looked at the data.
      await stack.server.jobWhen(String(job.state?.id), ["running"]);
      stack.newCommand();
      return job;
    }

    it("cancels it and waits until it stopped", async () => {
      const job = await running();
      await job.destroy();
      expect(await job.statuses()).toEqual(["cancelled"]);
    });

    it("leaves it alone where onDelete says so", async () => {
      const job = await running({ onDelete: { runningJob: "leave" } });
      await job.destroy();
      expect(await job.statuses()).toEqual(["running"]);
    });

    it("accepts that it has ended meanwhile, and deletes the model if told to", async () => {
      const job = await running({ onDelete: { model: "delete" } });
      const [first] = await job.submitted();
      stack.proxy.rules = [
        nth("POST", /cancel$/, 1, {
          kind: "meanwhile",
          when: "before",
          act: async () => {
            stack.server.advance(3600);
            await stack.server.jobWhen(String(first?.id), ["succeeded"]);
          },
        }),
      ];
      await job.destroy();
      const [ended] = await job.submitted();
      expect(ended).toMatchObject({ status: "succeeded" });
      expect(await stack.hasModel({ fineTunedModel: ended?.fine_tuned_model })).toBe(false);
    });

    it("accepts that it is gone", async () => {
      const job = await running();
      stack.proxy.rules = [
        nth("POST", /cancel$/, 1, { kind: "refused", status: 404 }),
        nth("GET", aJob, 2, { kind: "refused", status: 404 }, 9),
      ];
      await job.destroy();
      expect(job.state).toBeUndefined();
    });

    it("keeps the resource when it may not cancel", async () => {
      const job = await running();
      stack.proxy.rules = [
        nth("POST", /cancel$/, 1, { kind: "refused", status: 403, body: { error: { message: "Missing scopes" } } }),
      ];
      await expect(job.destroy()).rejects.toMatchObject({ details: expect.stringContaining("Missing scopes") });
      expect(job.state).toBeDefined();
    });
  });

  describe("says of a job that", () => {
    /** A job that this stack submitted and did not wait for. */
    async function submitted(): Promise<{ job: DeclaredJob; id: string }> {
      const job = stack.job();
      await job.up({ waitFor: "submitted" });
      stack.newCommand();
      return { job, id: String(job.state?.id) };
    }

    it("had succeeded without anybody waiting for it nothing of a cancelling that was not", async () => {
      const { job, id } = await submitted();
      await stack.server.jobWhen(id, ["running"]);
      stack.server.advance(3600);
      await stack.server.jobWhen(id, ["succeeded"]);
      await job.destroy();
      expect(job.lines().filter(({ text }) => /cancel/.test(text))).toEqual([]);
      expect(stack.proxy.seen.filter(({ path }) => path === `/fine_tuning/jobs/${id}/cancel`)).toEqual([]);
    });

    it("finished in the moment of its cancelling that it did, and which model is kept", async () => {
      const { job, id } = await submitted();
      await stack.server.jobWhen(id, ["running"]);
      stack.proxy.rules = [
        nth("POST", /cancel$/, 1, {
          kind: "meanwhile",
          when: "before",
          act: async () => {
            stack.server.advance(3600);
            await stack.server.jobWhen(id, ["succeeded"]);
          },
        }),
      ];
      await job.destroy();
      const [first] = await job.submitted();
      const sentence = `job ${id} finished while it was being cancelled; kept ${first?.fine_tuned_model}`;
      await job.line(({ text }) => text === sentence);
    });
  });

  it("warns, and is not stuck, when it may not delete the model", async () => {
    const { job, old } = await stack.jobInService(before);
    stack.proxy.rules = [
      nth("DELETE", /^\/models/, 1, {
        kind: "refused",
        status: 403,
        body: { error: { message: "Owner role needed" } },
      }),
    ];
    await job.destroy();
    const line = await job.line("was not deleted");
    expect(line).toMatchObject({ severity: "warning", text: expect.stringContaining("Owner role needed") });
    expect(await stack.hasModel(old?.outputs)).toBe(true);
  });

  it("takes a model that is deleted already for deleted", async () => {
    const { job, old } = await stack.jobInService(before);
    await stack.server.call("DELETE", `/models/${encodeURIComponent(String(old?.outputs.fineTunedModel))}`);
    await job.destroy();
    expect(job.state).toBeUndefined();
  });
});

describe("a replacement with deleteBeforeReplace", () => {
  const stack = aStack({ minSeconds: { running: 60 } });
  const waiting = { waitFor: "submitted" };

  async function running(args: Props = {}): Promise<DeclaredJob> {
    const job = stack.job();
    await job.up({ ...waiting, ...args });
    stack.newCommand();
    return job;
  }

  it("goes on with the running job that it replaces, so that nothing is paid twice", async () => {
    const job = await running();
    const id = String(job.state?.id);
    const replaced = await job.up(waiting, { replace: true, deleteBeforeReplace: true });
    expect(replaced).toMatchObject({ step: "replaced", result: { outcome: "ok", id } });
    expect(await job.submitted()).toHaveLength(1);
    expect(await job.statuses()).not.toContain("cancelled");
    await job.line(`left job ${id} alone`);
  });

  it("stops the job where the program declares another training", async () => {
    const job = await running();
    const replaced = await job.up({ ...waiting, seed: 2 }, { deleteBeforeReplace: true });
    expect(replaced).toMatchObject({ step: "replaced", result: { outcome: "ok" } });
    const [first, second] = await job.statuses();
    expect(first).toBe("cancelled");
    expect(second).not.toBe("cancelled");
  });

  it("keeps the model that its FineTunedModel waits for again", async () => {
    const { job, old } = await stack.jobInService();
    const best = stack.resource("FineTunedModel");
    const args = { job: job.state?.id, onDelete: { model: "delete" } };
    expect(await best.up(args)).toMatchObject({ step: "created" });
    stack.newCommand();
    const replaced = await best.up(args, { replace: true, deleteBeforeReplace: true });
    expect(replaced).toMatchObject({ step: "replaced", result: { outcome: "ok", id: job.state?.id } });
    expect(await stack.hasModel(old?.outputs)).toBe(true);
  });
});
