import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type AbacusServer, abacusServer, losses, steps } from "../support/abacus-server";
import { chatRows, jsonl } from "../support/chat-data";
import { killableServer } from "../support/killable-server";
import { localModels } from "../support/local-models";
import { eventually } from "../support/pulumi-eventually";

describe("a training in trouble", () => {
  let abacus: AbacusServer;
  let models: AbacusServer["models"];
  let server: AbacusServer["server"];
  beforeAll(async () => {
    abacus = await abacusServer();
    ({ models, server } = abacus);
  });
  afterAll(() => abacus.remove());
  beforeEach(() => models.forget());

  async function trainedAsIfNothingHadBeen(id: string, attempts: number): Promise<void> {
    expect(await server.jobWhen(id, "succeeded", "failed")).toMatchObject({ status: "succeeded", error: null });
    const metrics = await server.metrics(id);
    expect(metrics.map(({ step }) => step)).toEqual(steps);
    expect(metrics.map(({ train_loss }) => train_loss)).toEqual(losses);
    expect(server.attempts(id)).toBe(attempts);
    expect(server.trainers()).toEqual([]);
  }

  it("whose server may open no file for a while is read on when it may, and not begun again", async () => {
    models.behave({ holdAt: "step 7" });
    const id = await abacus.train();
    await models.heldAt("step 7");
    await eventually(async () => (await server.metrics(id)).length === 7, { what: () => "seven steps" });
    const openFiles = (count: string) =>
      execFileSync("prlimit", ["--pid", String(server.now().pid), `--nofile=${count}:`]);
    openFiles("3");
    models.behave({});
    await eventually(() => server.trainers().length === 0, { what: () => "the end of the trainer" });
    openFiles("1024");
    await trainedAsIfNothingHadBeen(id, 1);
  });

  it("whose trainer has lost the server's pipe goes on from where it saved", async () => {
    models.behave({ holdAt: "begin", at: { step: 7, do: "lose its input" } });
    const id = await abacus.train();
    await models.heldAt("begin");
    models.behave({ at: { step: 7, do: "lose its input" } });
    await trainedAsIfNothingHadBeen(id, 2);
  });
});

it("a training whose trainer is removed while it is paused fails with the line that installs it, and keeps what it had", async () => {
  const models = localModels();
  const program = join(models.folder, "python");
  const install = () => symlinkSync(process.execPath, program);
  install();
  const settings = JSON.parse(readFileSync(models.file, "utf8"));
  settings.trainer.command[0] = program;
  writeFileSync(models.file, JSON.stringify(settings));
  const server = await killableServer(["--models", models.file]);
  const hyperparameters = { n_epochs: 2, batch_size: 1 };
  const body = { model: "abacus", training_file: await server.upload(jsonl(chatRows(10))), hyperparameters };
  models.behave({ allow: 7 });
  const id = await server.create(body);
  await server.jobWhen(id, "running");
  await eventually(async () => (await server.metrics(id)).length === 7, { what: () => "seven steps" });
  await server.post(`/fine_tuning/jobs/${id}/pause`);
  await server.jobWhen(id, "paused");
  models.behave({});
  rmSync(program);
  await server.post(`/fine_tuning/jobs/${id}/resume`);
  expect((await server.jobWhen(id, "failed")).error).toMatchObject({
    code: "trainer_not_installed",
    message: expect.stringMatching(/python .*" could not be run\. Install it with `npm run trainer -- init`/),
  });
  expect(await server.metrics(id)).toHaveLength(7);
  expect(await server.checkpoints(id)).toEqual([7]);
  install();
  expect(await server.jobWhen(await server.create(body), "succeeded", "failed")).toMatchObject({ status: "succeeded" });
  expect(server.trainers()).toEqual([]);
  await server.remove();
  models.remove();
});
