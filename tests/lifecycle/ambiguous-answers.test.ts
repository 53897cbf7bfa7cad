import { rmSync } from "node:fs";
import { join } from "node:path";
import type { DeclaredJob } from "../support/declared-job";
import { nth, type Trouble } from "../support/fault-proxy";
import { serverThatChangesMetadata, serverWithoutFilter, serverWithoutMetadata } from "../support/odd-servers";
import { aStack } from "../support/stack";
import { costing } from "../support/submitted-jobs";
import { byWay, listsInCheck } from "../support/way";

const create = "/fine_tuning/jobs";

describe("an answer that leaves open whether the job was accepted", () => {
  const stack = aStack();

  async function expectOneJob(job: DeclaredJob): Promise<void> {
    expect(await job.submitted()).toMatchObject([{ id: job.state?.id, status: "succeeded" }]);
  }

  const lost = () => nth("POST", create, 1, { kind: "lost-after" });
  const forgetTheJournal = () => rmSync(join(stack.home, "pulumi-fine-tuning"), { recursive: true, force: true });

  const ambiguous: [string, Trouble][] = [
    ["was lost", { kind: "lost-after" }],
    ["was cut", { kind: "cut-after" }],
    ["was a gateway's HTML with 200", { kind: "html-after", status: 200 }],
    ["was a gateway's HTML with 502", { kind: "html-after", status: 502 }],
    ["was a 500 although the job was accepted", { kind: "status-after", status: 500 }],
    ["was a 503 although the job was accepted", { kind: "status-after", status: 503 }],
    ["was a 504 although the job was accepted", { kind: "status-after", status: 504 }],
    ["was a 408 although the job was accepted", { kind: "status-after", status: 408 }],
    ["was a 409 although the job was accepted", { kind: "status-after", status: 409 }],
    ["never came because the request never arrived", { kind: "lost-before" }],
  ];

  // What an answer says is judged by the same code below the handlers, and each command of the plugin starts a process: one of each kind.
  const oneOfEachKind = ambiguous.filter(
    ([, { kind }], at) => ambiguous.findIndex(([, trouble]) => trouble.kind === kind) === at,
  );

  describe.each(byWay({ dynamic: ambiguous, plugin: oneOfEachKind }))(
    "when the answer to the create call %s",
    (_, trouble) => {
      const arrives = trouble.kind !== "lost-before";

      it("finds the job at once where lists are up to date", async () => {
        const job = stack.job();
        stack.proxy.rules = [nth("POST", create, 1, trouble)];
        expect(await job.upUntilReady()).toBe(arrives ? 1 : 2);
        await expectOneJob(job);
      });

      it("finds the job although lists lag 10 s behind", async () => {
        const job = stack.job();
        stack.server.faults.add({ route: `GET ${create}`, fault: "lag-list", seconds: 10, times: 0 });
        stack.proxy.rules = [nth("POST", create, 1, trouble)];
        expect(await job.upUntilReady()).toBe(arrives ? 1 : 2);
        stack.server.faults.clear();
        await expectOneJob(job);
      });

      it("finds the job among others where the metadata filter is ignored", async () => {
        const [neighbour, job] = [stack.job(), stack.job()];
        await neighbour.upUntilReady();
        stack.proxy.rules = [serverWithoutFilter, nth("POST", create, 1, trouble)];
        expect(await job.upUntilReady()).toBe(arrives ? 1 : 2);
        await expectOneJob(job);
        await expectOneJob(neighbour);
      });

      it("never submits again where the server drops metadata", async () => {
        const job = stack.job();
        const trainingFile = await stack.upload(job.name);
        stack.proxy.rules = [nth("POST", create, 1, trouble), ...serverWithoutMetadata];
        await job.up({ trainingFile });
        stack.newCommand();
        const second = await job.up({ trainingFile });
        const named = { result: { outcome: "error", message: expect.stringContaining("adoptJobId") } };
        expect(second).toMatchObject(arrives ? named : { step: "created", result: { outcome: "ok" } });
        expect(costing(await job.submitted())).toHaveLength(1);
      });

      it("finds the job although the first looks fail too", async () => {
        const job = stack.job();
        stack.proxy.rules = [
          nth("POST", create, 1, trouble),
          nth("GET", create, 4 + listsInCheck, { kind: "refused", status: 503 }, 9),
        ];
        expect(await job.upUntilReady()).toBeLessThanOrEqual(2);
        await expectOneJob(job);
      });

      it("finds the job from another machine, without a journal", async () => {
        const job = stack.job();
        stack.proxy.rules = [
          nth("POST", create, 1, trouble),
          nth("GET", create, 4 + listsInCheck, { kind: "refused", status: 500 }, 500),
        ];
        await job.up();
        stack.proxy.rules = [];
        forgetTheJournal();
        stack.newCommand();
        await job.upUntilReady();
        await expectOneJob(job);
      });
    },
  );

  it("finds the job in a second search where lists lag for longer than the first", async () => {
    const job = stack.job();
    stack.server.faults.add({ route: `GET ${create}`, fault: "lag-list", seconds: 45, times: 0 });
    stack.proxy.rules = [lost()];
    expect(await job.upUntilReady()).toBe(2);
    stack.server.faults.clear();
    await expectOneJob(job);
  });

  it("is not taken for the answer about this job when it names another one", async () => {
    const [neighbour, job] = [stack.job(), stack.job()];
    await neighbour.upUntilReady();
    const [cached] = await neighbour.submitted();
    stack.proxy.rules = [nth("POST", create, 1, { kind: "edited", answer: () => cached })];
    expect(await job.upUntilReady()).toBe(1);
    await expectOneJob(job);
    await expectOneJob(neighbour);
  });

  it.each<[string, (metadata: Record<string, string>) => object]>([
    ["cuts the values of metadata", cut],
    ["cuts them to a few characters", (metadata) => cut(metadata, 12)],
    ["spells them in its own way", respelt],
    ["keeps metadata of its own only", () => ({ gateway: "eu-1" })],
  ])("never leads to a second submit where the server %s", async (_, change) => {
    const job = stack.job();
    const args = { trainingFile: await stack.upload(job.name), metadata: { team: "a" } };
    stack.proxy.rules = [lost(), ...serverThatChangesMetadata(change)];
    for (let run = 0; run < 4; run++) {
      await job.up(args);
      stack.newCommand();
    }
    expect(await job.up(args)).toMatchObject({
      result: { outcome: "error", message: expect.stringContaining("adoptJobId") },
    });
    expect(await job.submitted()).toHaveLength(1);
  });

  it.each<[string, (metadata: Record<string, string>) => object]>([
    ["cuts to a few characters", (metadata) => cut(metadata, 12)],
    ["spells in its own way", respelt],
  ])("is not left open by a mark that the server %s", async (_, change) => {
    const job = stack.job();
    stack.proxy.rules = serverThatChangesMetadata(change);
    expect(await job.up()).toMatchObject({ result: { outcome: "ok" } });
    await expectOneJob(job);
  });

  it("never leads to a second submit from another machine where the server cuts the values of metadata", async () => {
    const job = stack.job();
    const args = { trainingFile: await stack.upload(job.name) };
    stack.proxy.rules = [lost(), ...serverThatChangesMetadata(cut)];
    await job.up(args);
    forgetTheJournal();
    stack.newCommand();
    expect(await job.up(args)).toMatchObject({
      result: { outcome: "error", message: expect.stringContaining("adoptJobId") },
    });
    expect(await job.submitted()).toHaveLength(1);
  });
});

/** So many characters of each value are kept; a key is longer. */
function cut(metadata: Record<string, string>, characters = 64): object {
  return Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, value.slice(0, characters)]));
}

/** As where values may hold letters, digits and hyphens only. */
function respelt(metadata: Record<string, string>): object {
  return Object.fromEntries(
    Object.entries(metadata).map(([key, value]) => [key, value.replaceAll(/[^A-Za-z0-9]/g, "-")]),
  );
}
