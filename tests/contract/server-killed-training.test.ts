import { engines, type Trainers } from "../support/judged-engines";
import { type KillableServer, killableServer } from "../support/killable-server";
import { eventually } from "../support/pulumi-eventually";
import { chatRows, jsonl } from "../support/server-data";

describe.each(engines)("a server that is killed while jobs are trained by $name", (engine) => {
  const virtual = ["--clock", "virtual", "--min-seconds", "running=24", "--max-concurrent-jobs", "1"];
  const steps = Array.from({ length: 24 }, (_, at) => at + 1);
  let trainers: Trainers;
  let models: string[];
  let server: KillableServer;
  let file: string;
  beforeEach(async () => {
    trainers = engine.trainers({ seconds: 24, slots: 1 });
    models = trainers.models ? ["--models", trainers.models] : [];
    server = await killableServer([...virtual, ...models]);
    file = await server.upload(jsonl(chatRows(12)));
  });
  afterEach(async () => {
    await server.remove();
    trainers.remove();
  });

  const create = () =>
    server.create({ model: "gpt-4o-mini", training_file: file, hyperparameters: { n_epochs: 2, batch_size: 1 } });
  const stepsOf = async (id: string) => (await server.metrics(id)).map(({ step }) => step);
  async function trainTo(id: string, step: number): Promise<void> {
    await server.jobWhen(id, "running");
    await server.now().advance(step);
    trainers.passes(step);
    await eventually(async () => (await stepsOf(id)).length === step, { what: () => `step ${step}` });
  }

  it("continues running jobs from where they were, queued ones from the start, and finishes both", async () => {
    const [first, second] = [await create(), await create()];
    await trainTo(first, 15);
    await server.now().kill();
    trainers.hurry();
    await server.start(["--max-concurrent-jobs", "1", ...models]);
    for (const id of [first, second]) await server.jobWhen(id, "succeeded");
    expect(await stepsOf(first)).toEqual(steps);
    expect(await stepsOf(second)).toEqual(steps);
    expect(await server.checkpoints(first)).toEqual([12, 24]);
  });

  it("keeps a paused job paused, and resumes it afterwards", async () => {
    const id = await create();
    await trainTo(id, 3);
    await server.post(`/fine_tuning/jobs/${id}/pause`);
    await server.jobWhen(id, "paused");
    await server.now().kill();
    trainers.hurry();
    await server.start(models);
    expect((await server.job(id)).status).toBe("paused");
    await server.post(`/fine_tuning/jobs/${id}/resume`);
    await server.jobWhen(id, "succeeded");
    expect(await stepsOf(id)).toEqual(steps);
  });
});
