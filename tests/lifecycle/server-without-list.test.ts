import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nth } from "../support/fault-proxy";
import { serverWithoutList } from "../support/odd-servers";
import { aStack } from "../support/stack";
import { listsInCheck } from "../support/way";

const create = "/fine_tuning/jobs";
const lost = () => nth("POST", create, 1, { kind: "lost-after" });

describe("a server without a list of jobs", () => {
  const stack = aStack();

  beforeEach(() => {
    stack.proxy.rules = [serverWithoutList(404)];
  });

  it.each([404, 405, 501])("that answers %i trains once, and says what protects", async (status) => {
    stack.proxy.rules = [serverWithoutList(status)];
    const job = stack.job();
    expect(await job.up()).toMatchObject({ step: "created", result: { outcome: "ok" } });
    await stack.line(
      ({ urn, text, severity }) =>
        urn === job.urn && severity === "warning" && text.includes("has no list of jobs: only the journal"),
    );
    stack.newCommand();
    expect(await job.up()).toEqual({ step: "unchanged" });
    expect(await job.submitted()).toHaveLength(1);
  });

  it("has its job adopted after destroy, as the journal names it", async () => {
    const job = stack.job();
    await job.upUntilReady();
    await job.destroy();
    stack.newCommand();
    await job.upUntilReady();
    expect(await job.submitted()).toMatchObject([{ id: job.state?.id }]);
  });

  it("is never sent the create call again after a lost answer; adoptJobId goes on", async () => {
    const job = stack.job();
    stack.proxy.rules = [...stack.proxy.rules, lost()];
    const reports = [];
    for (let run = 0; run < 3; run++) {
      reports.push(await job.up());
      stack.newCommand();
    }
    const told = expect.stringMatching(
      /no list of jobs\. Nothing more was submitted\.\n {2}Next: .*adoptJobId.*triggers/,
    );
    expect(reports).toMatchObject(reports.map(() => ({ result: { outcome: "error", message: told } })));
    const [first] = await job.submitted();
    await stack.server.jobWhen(String(first?.id), ["succeeded"]);
    expect(await job.up({ adoptJobId: first?.id })).toMatchObject({ result: { outcome: "ok" } });
    expect(await job.submitted()).toHaveLength(1);
  });

  it("is sent the create call again when the user says by triggers that it never arrived", async () => {
    const job = stack.job();
    stack.proxy.rules = [...stack.proxy.rules, nth("POST", create, 1, { kind: "lost-before" })];
    await job.up();
    stack.newCommand();
    expect(await job.up({ triggers: "again" })).toMatchObject({ result: { outcome: "ok" } });
    expect(await job.submitted()).toHaveLength(1);
  });

  it.each(["before", "after"] as const)(
    "is not submitted to twice when the process dies %s it accepted",
    async (when) => {
      const job = stack.job();
      const dying = stack.process;
      stack.proxy.rules = [
        ...stack.proxy.rules,
        nth("POST", create, 1, {
          kind: "meanwhile",
          when,
          act: async () => {
            dying.kill();
            await dying.exited;
          },
        }),
      ];
      await job.up().catch(() => undefined);
      await stack.newProcess();
      for (let run = 0; run < 3; run++) {
        stack.newCommand();
        expect(await job.up()).toMatchObject({
          result: { outcome: "error", message: expect.stringContaining("adoptJobId") },
        });
      }
      expect(await job.submitted()).toHaveLength(1);
    },
  );

  it("is submitted to no more where the journal cannot be written either", async () => {
    const blocked = join(stack.home, "a-file");
    writeFileSync(blocked, "");
    await stack.newProcess({ XDG_STATE_HOME: blocked });
    const job = stack.job();
    expect(await job.up()).toMatchObject({
      result: { outcome: "error", message: expect.stringMatching(/nothing would protect.*XDG_STATE_HOME/) },
    });
    expect(await job.submitted()).toEqual([]);
    rmSync(blocked);
  });

  it("is one only when it says so again: a machine without a journal takes no passing answer for it", async () => {
    stack.proxy.rules = [];
    const job = stack.job();
    await job.upUntilReady();
    await job.destroy();
    const elsewhere = join(stack.home, "another-machine");
    await stack.newProcess({ XDG_STATE_HOME: elsewhere });
    stack.proxy.rules = [nth("GET", create, 1 + listsInCheck, { kind: "refused", status: 404 })];
    await job.upUntilReady();
    expect(await job.submitted()).toHaveLength(1);
  });

  it("cannot keep fine-tuning:maxActiveJobs, and says so", async () => {
    await stack.newProcess();
    await stack.process.configure({ "fine-tuning:maxActiveJobs": "1" });
    const job = stack.job();
    expect(await job.up()).toMatchObject({
      result: { outcome: "error", message: expect.stringContaining("maxActiveJobs cannot be kept") },
    });
    expect(await job.submitted()).toEqual([]);
  });
});
