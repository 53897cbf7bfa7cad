import { readFileSync } from "node:fs";
import { chatRows, jsonl } from "../support/chat-data";
import { type KillableServer, killableServer } from "../support/killable-server";
import { isRunning } from "../support/pulumi-cli";
import { eventually } from "../support/pulumi-eventually";
import { type RealModels, realModels } from "../support/real-models";
import type { Json } from "../support/server-jobs";

/** Ten steps in each epoch, and a checkpoint at the end of each. */
const body = { model: "tiny", seed: 1, hyperparameters: { n_epochs: 2, batch_size: 1 } };
const steps = Array.from({ length: 20 }, (_, index) => index + 1);
const lossesOf = (metrics: Json[]) => metrics.map(({ step, train_loss }) => [step, Number(train_loss).toFixed(4)]);

describe("while an open model is trained", () => {
  let models: RealModels;
  let server: KillableServer;
  let file: string;
  let whole: ReturnType<typeof lossesOf>;
  beforeAll(async () => {
    models = realModels();
    server = await killableServer(["--models", models.file]);
    file = await server.upload(jsonl(chatRows(10)));
    const id = await server.create({ ...body, training_file: file });
    await server.jobWhen(id, "succeeded");
    whole = lossesOf(await server.metrics(id));
  });
  afterAll(async () => {
    await server.remove();
    models.remove();
  });

  const create = () => server.create({ ...body, training_file: file });

  async function trainedAsIfNothingHadBeen(id: string, checkpoints = [10, 20]): Promise<void> {
    const job = await server.jobWhen(id, "succeeded", "failed");
    expect(job).toMatchObject({ status: "succeeded", error: null });
    const metrics = await server.metrics(id);
    expect(metrics.map(({ step }) => step)).toEqual(steps);
    expect(lossesOf(metrics)).toEqual(whole);
    expect(await server.checkpoints(id)).toEqual(checkpoints);
    await eventually(() => server.trainers().length === 0, { what: () => server.trainers().join("\n") });
  }

  it("a pause saves after the present step, and going on changes no loss", async () => {
    models.hold("step 7");
    const id = await create();
    await models.heldAt("step 7");
    await server.jobWhen(id, "running");
    await server.post(`/fine_tuning/jobs/${id}/pause`);
    models.hold();
    await server.jobWhen(id, "paused");
    expect(await server.checkpoints(id)).toEqual([7]);
    // The trainer says that it has saved, and then ends.
    await eventually(() => server.trainers().length === 0, { what: () => server.trainers().join("\n") });
    await server.post(`/fine_tuning/jobs/${id}/resume`);
    await trainedAsIfNothingHadBeen(id, [7, 10, 20]);
  });

  it.each(["loading", "saving 10"])("a cancel at '%s' ends the process that costs", async (moment) => {
    models.hold(moment);
    const id = await create();
    const { pid } = await models.heldAt(moment);
    expect(await server.post(`/fine_tuning/jobs/${id}/cancel`)).toMatchObject({ status: "cancelled" });
    await eventually(() => !isRunning(pid), { what: () => `the end of process ${pid}` });
    models.hold();
    expect(server.trainers()).toEqual([]);
  });

  it.each(["loading", "step 13", "saving 10"])(
    "kill -9 of the server at '%s' repeats no step, loses none, and changes no loss",
    async (moment) => {
      models.hold(moment);
      const id = await create();
      await models.heldAt(moment);
      await server.now().kill();
      await server.start();
      expect((await server.job(id)).status).toMatch(/^(queued|running)$/);
      models.hold();
      await trainedAsIfNothingHadBeen(id);
      expect(server.attempts(id)).toBe(2);
    },
  );

  it.each([
    ["loading", 0],
    ["step 13", 10],
    ["saving 10", 0],
    ["saved 10", 0],
    ["checkpoint 20", 20],
  ])(
    "kill -9 of server and trainer at '%s' goes on after step %i, where the last checkpoint was told",
    async (moment, from) => {
      models.hold(moment);
      const id = await create();
      const { pid } = await models.heldAt(moment);
      // A server that stands still sees nothing of the trainer's end.
      process.kill(server.now().pid, "SIGSTOP");
      process.kill(pid, "SIGKILL");
      await server.now().kill();
      models.hold();
      await server.start();
      await trainedAsIfNothingHadBeen(id);
      const order = JSON.parse(readFileSync(`${server.data}/jobs/${id}/attempt-2/job.json`, "utf8"));
      expect(order.resumeFrom?.step ?? 0).toBe(from);
    },
  );

  it("kill -9 of the server after the trainer has finished trains nothing again", async () => {
    models.hold("checkpoint 20");
    const id = await create();
    await models.heldAt("checkpoint 20");
    process.kill(server.now().pid, "SIGSTOP");
    models.hold();
    await eventually(() => server.trainers().length === 0, { what: () => server.trainers().join("\n") });
    await server.now().kill();
    await server.start();
    await trainedAsIfNothingHadBeen(id);
    expect(server.attempts(id)).toBe(1);
  });

  it("kill -9 of the trainer alone is a failed job that says what the system most likely did, and keeps what was recorded", async () => {
    models.hold("step 13");
    const id = await create();
    const { pid } = await models.heldAt("step 13");
    process.kill(pid, "SIGKILL");
    expect((await server.jobWhen(id, "failed")).error).toMatchObject({
      code: "out_of_memory",
      message: expect.stringMatching(/^The system killed the trainer, most likely because memory ran out\. A smaller/),
    });
    expect(lossesOf(await server.metrics(id))).toEqual(whole.slice(0, 13));
    expect(await server.checkpoints(id)).toEqual([10]);
    expect(server.trainers()).toEqual([]);
  });

  it("kill -9 of the server ends the process that answers, too", async () => {
    const messages = [{ role: "user", content: "Hi" }];
    const answer = await server.now().call("POST", "/chat/completions", { model: "tiny", messages, max_tokens: 3 });
    expect(answer.status).toBe(200);
    expect(server.answerers()).toHaveLength(1);
    await server.now().kill();
    await eventually(() => server.answerers().length === 0, { what: () => `the end of ${server.answerers()}` });
    await server.start();
  });
});
