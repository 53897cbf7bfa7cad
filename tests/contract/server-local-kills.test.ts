import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type AbacusServer, abacusServer, losses, steps } from "../support/abacus-server";
import { eventually } from "../support/pulumi-eventually";

describe("kill -9 while a job is trained by a process of its own", () => {
  let abacus: AbacusServer;
  let models: AbacusServer["models"];
  let server: AbacusServer["server"];
  beforeAll(async () => {
    abacus = await abacusServer();
    ({ models, server } = abacus);
  });
  afterAll(() => abacus.remove());

  async function heldJob(holdAt: string): Promise<{ id: string; pid: number }> {
    models.forget();
    models.behave({ holdAt });
    const id = await abacus.train();
    return { id, pid: await models.heldAt(holdAt) };
  }

  async function trainedAsIfNothingHadBeen(id: string): Promise<void> {
    models.behave({});
    expect(await server.jobWhen(id, "succeeded", "failed")).toMatchObject({ status: "succeeded", error: null });
    const metrics = await server.metrics(id);
    expect(metrics.map(({ step }) => step)).toEqual(steps);
    expect(metrics.map(({ train_loss }) => train_loss)).toEqual(losses);
    expect(await server.checkpoints(id)).toEqual([10, 20]);
    await eventually(() => server.trainers().length === 0, { what: () => server.trainers().join("\n") });
  }

  const resumedFrom = (id: string): number | undefined =>
    server.attempts(id) === 1
      ? undefined
      : (JSON.parse(readFileSync(join(server.data, "jobs", id, "attempt-2", "job.json"), "utf8")).resumeFrom?.step ??
        0);

  it.each<[string, number | undefined]>([
    ["begin", 0],
    ["started", 0],
    ["half of step 7", 7],
    ["step 13", 13],
    ["saving 10", 10],
    ["saved 10", 10],
    ["checkpoint 10", 10],
    ["saving 20", undefined],
    ["finished", undefined],
  ])(
    "of the server at '%s' repeats no step, loses none, and never trains a job twice at once",
    async (moment, from) => {
      const { id } = await heldJob(moment);
      await server.now().kill();
      await server.start();
      expect((await server.job(id)).status).toMatch(/^(queued|running)$/);
      await trainedAsIfNothingHadBeen(id);
      expect(resumedFrom(id)).toBe(from);
    },
  );

  it.each<[string, number | undefined]>([
    ["begin", 0],
    ["half of step 13", 10],
    ["saving 10", 0],
    ["saved 10", 0],
    ["checkpoint 10", 10],
    ["checkpoint 20", 20],
    ["finished", undefined],
  ])("of server and trainer at '%s' goes on from the last checkpoint that was told", async (moment, from) => {
    const { id, pid } = await heldJob(moment);
    // A server that stands still sees nothing of the trainer's end.
    process.kill(server.now().pid, "SIGSTOP");
    process.kill(pid, "SIGKILL");
    await server.now().kill();
    models.behave({});
    await server.start();
    await trainedAsIfNothingHadBeen(id);
    expect(resumedFrom(id)).toBe(from);
  });

  it.each(["begin", "half of step 13", "saved 10"])(
    "of the trainer alone at '%s' is a failed job that keeps what was recorded",
    async (moment) => {
      const { id, pid } = await heldJob(moment);
      const recorded = { begin: 0, "half of step 13": 12, "saved 10": 10 }[moment] ?? 0;
      process.kill(pid, "SIGKILL");
      expect((await server.jobWhen(id, "failed")).error).toMatchObject({
        code: "out_of_memory",
        message: expect.stringMatching(/^The system killed the trainer, most likely because memory ran out/),
      });
      expect((await server.metrics(id)).map(({ step }) => step)).toEqual(steps.slice(0, recorded));
      expect(await server.checkpoints(id)).toEqual(recorded > 10 ? [10] : []);
    },
  );

  it("of the trainer after its last word changes nothing", async () => {
    const { id, pid } = await heldJob("finished");
    process.kill(pid, "SIGKILL");
    await trainedAsIfNothingHadBeen(id);
  });

  it("of the server while it pauses a job leaves the job paused where the trainer stopped", async () => {
    const { id } = await heldJob("step 5");
    await server.jobWhen(id, "running");
    await server.post(`/fine_tuning/jobs/${id}/pause`);
    await server.now().kill();
    models.behave({ allow: 5 });
    await server.start();
    await server.jobWhen(id, "paused");
    expect(await server.checkpoints(id)).toEqual([5]);
    models.behave({});
    await server.post(`/fine_tuning/jobs/${id}/resume`);
    await server.jobWhen(id, "succeeded");
    expect((await server.metrics(id)).map(({ step }) => step)).toEqual(steps);
  });

  it("of the server while it cancels a job leaves it cancelled, and no process", async () => {
    const { id } = await heldJob("step 5");
    const asked = server.post(`/fine_tuning/jobs/${id}/cancel`);
    expect(await asked).toMatchObject({ status: "cancelled" });
    await server.now().kill();
    await server.start();
    models.behave({});
    expect((await server.job(id)).status).toBe("cancelled");
    await eventually(() => server.trainers().length === 0, { what: () => server.trainers().join("\n") });
  });
});
