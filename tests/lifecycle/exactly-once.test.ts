import { join } from "node:path";
import { asPlain } from "../../provider/engine/hidden-inputs";
import { formerUrn } from "../../provider/engine/identity";
import type { FineTuningJobInputs } from "../../provider/resources/job/inputs";
import { submitKeys } from "../../provider/resources/job/training-request";
import { createJournal } from "../../provider/session/journal";
import type { DeclaredJob } from "../support/declared-job";
import { nth, type Rule } from "../support/fault-proxy";
import { emptyLists, serverWithoutFilter, serverWithoutList, serverWithoutMetadata } from "../support/odd-servers";
import { aStack, type Stack } from "../support/stack";
import { costing } from "../support/submitted-jobs";
import { listsInCheck } from "../support/way";

const create = "/fine_tuning/jobs";

describe("one declaration, one job", () => {
  // No job ends while time stands still.
  const stack = aStack({ minSeconds: { running: 1 } });
  // No job ends while time stands still.

  const submits = () => stack.proxy.seen.filter(({ method, path }) => method === "POST" && path === create).length;

  async function expectOneJob(job: DeclaredJob): Promise<void> {
    expect(await job.submitted()).toMatchObject([{ id: job.state?.id, status: "succeeded" }]);
  }

  it("submits once and is unchanged from then on", async () => {
    const job = stack.job();
    expect(await job.up()).toMatchObject({ step: "created", result: { outcome: "ok" } });
    stack.newCommand();
    expect(await job.up()).toEqual({ step: "unchanged" });
    await expectOneJob(job);
  });

  it.each([400, 401, 403, 404, 422, 429])(
    "reports a refusal with %i, without a second try, and submits at the next up",
    async (status) => {
      const job = stack.job();
      stack.proxy.rules = [nth("POST", create, 1, { kind: "refused", status })];
      expect(await job.up()).toMatchObject({ result: { outcome: "error" } });
      expect(submits()).toBe(1);
      stack.newCommand();
      expect(await job.upUntilReady()).toBe(1);
      await expectOneJob(job);
    },
  );

  it("does not count a search in which the server could not be asked", async () => {
    const job = stack.job();
    // Accepted, then the network is gone for the whole search; when it is back, lists still lag.
    stack.proxy.rules = [
      nth("POST", create, 1, { kind: "lost-after" }),
      nth("GET", create, 4 + listsInCheck, { kind: "lost-before" }, 500),
    ];
    expect(await job.up()).toMatchObject({ result: { outcome: "error" } });
    stack.proxy.rules = [emptyLists(8)];
    stack.newCommand();
    await job.upUntilReady();
    await expectOneJob(job);
  });

  describe("that an earlier version submitted", () => {
    /** The declaration, and its job as that version marked it. */
    async function submittedBefore(name?: string): Promise<{ job: DeclaredJob; former: string; id: string }> {
      const job = stack.job(name === undefined ? {} : { name });
      const inputs = inputsOf(job);
      const { model, trainingFile, method } = inputs;
      const [, former = ""] = submitKeys(inputs, {});
      const metadata = { pulumi_key: former, pulumi_owner: formerUrn(job.urn) };
      const { nEpochs, batchSize } = method?.supervised?.hyperparameters ?? {};
      const hyperparameters = { n_epochs: nEpochs, batch_size: batchSize };
      const request = { model, training_file: trainingFile, hyperparameters };
      const { body } = await stack.server.call("POST", create, { ...request, metadata });
      return { job, former, id: String(body.id) };
    }
    const inputsOf = (job: DeclaredJob) => asPlain(job.inputs()) as unknown as FineTuningJobInputs;
    const journal = () => createJournal(join(stack.home, "pulumi-fine-tuning"));

    it("is found by the mark it had then, also where lists cannot be filtered", async () => {
      for (const rules of [[], [serverWithoutFilter]]) {
        const { job, id } = await submittedBefore();
        stack.proxy.rules = rules;
        await job.upUntilReady();
        expect(job.state?.id).toBe(id);
      }
      expect(submits()).toBe(0);
    });

    it("is found by that version's journal where the server has no list, and again by today's", async () => {
      const { job, former, id } = await submittedBefore();
      await journal().record({ key: former, urn: formerUrn(job.urn), baseUrl: stack.proxy.url, jobId: id });
      stack.proxy.rules = [serverWithoutList(404)];
      for (let run = 0; run < 2; run++) {
        await job.upUntilReady();
        expect(job.state?.id).toBe(id);
        await job.destroy();
        stack.newCommand();
      }
      expect(submits()).toBe(0);
    });

    it("is found by the name it had then, as a sweep's jobs are", async () => {
      const before = await submittedBefore("grid-nEpochs-1");
      const job = stack.job({ name: "grid-ep1" });
      const { trainingFile } = inputsOf(before.job);
      await job.upUntilReady({ trainingFile, formerName: before.job.name });
      expect(job.state?.id).toBe(before.id);
      expect(submits()).toBe(0);
    });

    it("is looked for twice where that version's journal does not say whether it was accepted", async () => {
      const job = stack.job();
      const [, former = ""] = submitKeys(inputsOf(job), {});
      await journal().record({ key: former, urn: formerUrn(job.urn), baseUrl: stack.proxy.url });
      expect(await job.up()).toMatchObject({ result: { outcome: "error" } });
      expect(submits()).toBe(0);
      stack.newCommand();
      await job.upUntilReady();
      await expectOneJob(job);
    });
  });

  it("tells two resources with identical inputs apart", async () => {
    const jobs = [stack.job(), stack.job()];
    await Promise.all(jobs.map((job) => job.up()));
    for (const job of jobs) await expectOneJob(job);
  });

  it("tells two resources with identical inputs apart where the server drops metadata", async () => {
    const jobs = [stack.job(), stack.job()];
    stack.proxy.rules = serverWithoutMetadata;
    const trainingFile = await stack.upload("twins");
    const reports = await Promise.all(jobs.map((job) => job.up({ trainingFile })));
    expect(reports).toMatchObject([{ result: { outcome: "ok" } }, { result: { outcome: "ok" } }]);
    for (const job of jobs) await expectOneJob(job);
  });

  it("tells the same program on two stacks apart", async () => {
    const jobs = [stack.job({ name: "same", stack: "dev" }), stack.job({ name: "same", stack: "prod" })];
    for (const job of jobs) await job.upUntilReady();
    for (const job of jobs) await expectOneJob(job);
  });

  it.each(["before", "after"] as const)(
    "submits once when another command of the same stack comes just %s the server has accepted the job",
    async (when) => {
      const job = stack.job();
      // A lock that was broken, or two backends.
      const twin = stack.job({ name: job.name });
      const process = await stack.processBeside();
      stack.proxy.rules = [nth("POST", create, 1, { kind: "meanwhile", when, act: () => twin.up({}, { process }) })];
      expect(await job.up()).toMatchObject({ result: { outcome: "ok" } });
      stack.newCommand();
      await twin.upUntilReady();
      expect(twin.state?.id).toBe(job.state?.id);
      await expectOneJob(job);
      expect(submits()).toBe(1);
    },
  );

  it.each(["--replace", "state taint"])(
    "adopts the finished job after `%s`, says so, and leaves it alone",
    async () => {
      const job = stack.job();
      await job.upUntilReady();
      const args = { onDelete: { model: "delete" } };
      await job.up(args);
      stack.newCommand();
      const { id } = job.state ?? {};
      expect(await job.up(args, { replace: true })).toMatchObject({
        step: "replaced",
        result: { outcome: "ok", id },
      });
      const said = await job.line("taken over");
      expect(said.text).toContain("To train again, change `triggers`");
      expect(job.predecessors).toEqual([]);
      expect(await stack.hasModel(job.state?.outputs)).toBe(true);
      await expectOneJob(job);
    },
  );

  it("trains anew when triggers change", async () => {
    const job = stack.job();
    await job.upUntilReady({ triggers: { monday: 1 } });
    expect(await job.up({ triggers: { monday: 2 } })).toMatchObject({ step: "replaced" });
    expect(costing(await job.submitted())).toHaveLength(2);
  });

  it("adopts the job of an earlier life after destroy", async () => {
    const job = stack.job();
    await job.upUntilReady();
    const id = job.state?.id;
    await job.destroy();
    stack.newCommand();
    await job.upUntilReady();
    expect(job.state?.id).toBe(id);
    await expectOneJob(job);
  });

  it("trains anew after destroy when the model was deleted with it", async () => {
    const job = stack.job();
    await job.upUntilReady({ onDelete: { model: "delete" } });
    await job.destroy();
    stack.newCommand();
    await job.upUntilReady({ onDelete: { model: "delete" } });
    expect(await job.submitted()).toHaveLength(2);
  });

  it("keeps a model that the key may not look at", async () => {
    const job = stack.job();
    await job.upUntilReady();
    await job.destroy();
    stack.newCommand();
    stack.proxy.rules = [nth("GET", /^\/models\/ft/, 1, { kind: "refused", status: 404 }, 500)];
    await job.upUntilReady();
    await expectOneJob(job);
  });

  it("adopts the first job when data were changed and changed back", async () => {
    const job = stack.job();
    const before = { trainingData: { contentHash: "c1:before" } };
    await job.upUntilReady(before);
    const first = job.state?.id;
    await job.upUntilReady({
      trainingFile: await stack.upload("other"),
      trainingData: { contentHash: "c1:after" },
    });
    expect(job.state?.id).not.toBe(first);
    await job.upUntilReady(before);
    expect(job.state?.id).toBe(first);
    expect(costing(await job.submitted())).toHaveLength(2);
  });

  it.each(["failed", "cancelled"])("does not count an earlier job that %s", async (ending) => {
    const job = stack.job();
    if (ending === "failed") {
      const broken = await stack.server.upload('{"messages":[]}\n');
      await job.up({ trainingFile: broken, trainingData: { contentHash: "c1:same" } });
    } else {
      stack.proxy.rules = [cancelledBehindOurBack(stack)];
      await job.up({ trainingData: { contentHash: "c1:same" } });
      stack.proxy.rules = [];
    }
    expect(await job.submitted()).toMatchObject([{ status: ending }]);
    stack.newCommand();
    await job.upUntilReady({ trainingData: { contentHash: "c1:same" } });
    expect(costing(await job.submitted())).toHaveLength(1);
  });
});

/** The job is cancelled by someone else right after it was accepted. */
function cancelledBehindOurBack(stack: Stack): Rule {
  return nth("GET", /^\/fine_tuning\/jobs\/ftjob/, 1, {
    kind: "meanwhile",
    when: "before",
    act: async () => {
      const { body } = await stack.server.call("GET", create);
      await stack.server.call("POST", `${create}/${(body.data as { id: string }[])[0]?.id}/cancel`);
    },
  });
}
