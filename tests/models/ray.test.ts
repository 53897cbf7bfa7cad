import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chatRows, jsonl } from "../support/chat-data";
import { jsonLines } from "../support/json-lines";
import { type KillableServer, killableServer } from "../support/killable-server";
import { isRunning } from "../support/pulumi-cli";
import { eventually } from "../support/pulumi-eventually";
import { type RealModels, realModels } from "../support/real-models";
import { type RealRay, realRay } from "../support/real-ray";
import type { Json } from "../support/server-jobs";

/** Ten steps in each epoch, and a checkpoint at the end of each; a step takes a row for each of the two workers. */
const body = { model: "tiny", seed: 1, hyperparameters: { n_epochs: 2, batch_size: 2 } };
const steps = Array.from({ length: 20 }, (_, index) => index + 1);
const lossesOf = (metrics: Json[]) => metrics.map(({ step, train_loss }) => [step, Number(train_loss).toFixed(4)]);

describe("while two workers of a Ray cluster train an open model together", () => {
  let ray: RealRay;
  let models: RealModels;
  let shared: string;
  let server: KillableServer;
  let file: string;
  let whole: ReturnType<typeof lossesOf>;
  beforeAll(async () => {
    models = realModels({ workers: { count: 2 } });
    ray = await realRay(models.python);
    shared = mkdtempSync(join(tmpdir(), "shared-"));
    process.env.RAY_AUTH_TOKEN = ray.token;
    const cluster = ["--engine", "ray", "--ray-address", ray.url, "--shared", shared];
    server = await killableServer(["--models", models.file, ...cluster]);
    file = await server.upload(jsonl(chatRows(20)));
    const id = await create();
    await server.jobWhen(id, "succeeded", "failed");
    whole = lossesOf(await server.metrics(id));
  });
  afterAll(async () => {
    delete process.env.RAY_AUTH_TOKEN;
    await server.remove();
    await ray.remove();
    models.remove();
    rmSync(shared, { recursive: true, force: true });
  });

  const create = () => server.create({ ...body, training_file: file });
  const attempts = (id: string) =>
    readdirSync(join(shared, "jobs", id)).filter((name) => /^attempt-/.test(name)).length;

  async function trainedAsIfNothingHadBeen(id: string): Promise<void> {
    const job = await server.jobWhen(id, "succeeded", "failed");
    expect(job).toMatchObject({ status: "succeeded", error: null });
    const metrics = await server.metrics(id);
    expect(metrics.map(({ step }) => step)).toEqual(steps);
    expect(lossesOf(metrics)).toEqual(whole);
    expect(await server.checkpoints(id)).toEqual([10, 20]);
  }

  it("the losses fall", async () => {
    expect(whole.map(([step]) => step)).toEqual(steps);
    expect(Number(whole.at(-1)?.[1])).toBeLessThan(Number(whole[0]?.[1]));
  });

  it("kill -9 of the server, of the worker that writes and of the other one repeats the steps since the last checkpoint at most, changes no loss, and leaves no process", async () => {
    models.hold("step 3");
    const id = await create();
    const held = [await models.heldAt("step 3", 0), await models.heldAt("step 3", 1)];
    await server.now().kill();
    models.hold("step 13");
    const writer = await models.heldAt("step 13", 0);
    await server.start();
    expect((await server.job(id)).status).toBe("running");
    process.kill(writer.pid, "SIGKILL");
    models.hold("step 16");
    const other = await models.heldAt("step 16", 1);
    held.push(await models.heldAt("step 16", 0), other);
    process.kill(other.pid, "SIGKILL");
    models.hold();
    await trainedAsIfNothingHadBeen(id);
    expect(attempts(id)).toBe(1);
    const told = jsonLines<{ type: string; step: number }>(join(shared, "jobs", id, "attempt-1", "events.jsonl"));
    const taken = told.flatMap(({ type, step }) => (type === "step" ? [step] : []));
    expect(taken).toEqual([...steps.slice(0, 13), ...steps.slice(10, 16), ...steps.slice(10)]);
    await eventually(() => !held.some(({ pid }) => isRunning(pid)), { what: () => "the end of all workers" });
  });

  it("kill -9 of the head and all that is on it, while the workers load the model and while they train, goes on from the last checkpoint when there is a head again", async () => {
    models.hold("loading");
    const id = await create();
    for (const [moment, next] of [
      ["loading", ["step 13"]],
      ["step 13", []],
    ] as const) {
      await models.heldAt(moment);
      await ray.kill();
      models.hold(...next);
      await ray.start();
    }
    await trainedAsIfNothingHadBeen(id);
    expect(attempts(id)).toBe(3);
    const resumed = ["attempt-2", "attempt-3"].map(
      (attempt) => JSON.parse(readFileSync(join(shared, "jobs", id, attempt, "job.json"), "utf8")).resumeFrom?.step,
    );
    expect(resumed).toEqual([undefined, 10]);
  });
});
