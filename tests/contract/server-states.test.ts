import { engineServer, engines } from "../support/judged-engines";
import type { TestServer } from "../support/server";
import { chatRows, jsonl } from "../support/server-data";
import { bodyOf, create, type Json, losses, messages } from "../support/server-jobs";

it.each(engines)("$name trains no more jobs at once than it may, first come, first served", async (engine) => {
  const server = await engineServer(engine, { maxConcurrentJobs: 1, clock: "virtual", minSeconds: { running: 60 } });
  const file = await server.upload(jsonl(chatRows(10)));
  const first = await create(server, bodyOf(file));
  const second = await create(server, bodyOf(file));
  await server.jobWhen(first, ["running"]);
  expect((await server.jobWhen(second, ["queued"])).status).toBe("queued");
  server.advance(60);
  await server.jobWhen(first, ["succeeded"]);
  await server.jobWhen(second, ["running"]);
  await server.call("POST", `/fine_tuning/jobs/${second}/cancel`);
  await server.close();
});

describe.each(engines)("a job's states, in virtual time, trained by $name", (engine) => {
  let server: TestServer;
  let file: string;
  beforeEach(async () => {
    server = await engineServer(engine, {
      clock: "virtual",
      minSeconds: { processing: 30, validating_files: 60, queued: 60, running: 600 },
    });
    file = await server.upload(jsonl(chatRows(30)));
  });
  afterEach(() => server.close());

  const act = async (verb: string, job: string) => {
    const answer = await server.call("POST", `/fine_tuning/jobs/${job}/${verb}`);
    return [answer.status, answer.status === 200 ? answer.body.status : answer.body.error?.code];
  };

  it("waits for a file that is still processed, and keeps each phase's length", async () => {
    expect((await server.call("GET", `/files/${file}`)).body.status).toBe("uploaded");
    const job = await create(server, bodyOf(file, { hyperparameters: { n_epochs: 1 } }));
    server.advance(59);
    expect((await server.jobWhen(job, ["validating_files"])).status).toBe("validating_files");
    server.advance(1);
    await server.jobWhen(job, ["queued"]);
    server.advance(60);
    const running = await server.jobWhen(job, ["running"]);
    await untilSteps(job, 0);
    server.advance(300);
    await untilSteps(job, 15);
    server.advance(300);
    const done = await server.jobWhen(job, ["succeeded"]);
    expect((done.finished_at as number) - (running.created_at as number)).toBe(720);
    expect((await server.call("GET", `/files/${file}`)).body.status).toBe("processed");
  });

  const untilSteps = (job: string, count: number) => until(async () => (await losses(server, job)).length === count);

  async function until(isSo: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + 120_000;
    while (!(await isSo())) {
      if (Date.now() > deadline) throw new Error(`not so within two minutes: ${isSo}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  it("lists a checkpoint from the end of its epoch on, and names all of them together before the new model", async () => {
    const job = await create(server, bodyOf(file, { hyperparameters: { n_epochs: 3 } }));
    const checkpoints = async () =>
      (await server.call("GET", `/fine_tuning/jobs/${job}/checkpoints`)).body.data as Json[];
    server.advance(60);
    await server.jobWhen(job, ["queued"]);
    server.advance(60);
    const { created_at } = await server.jobWhen(job, ["running"]);
    for (const ended of [0, 1, 2]) {
      await until(async () => (await checkpoints()).length === ended);
      expect((await messages(server, job)).filter((message) => message.startsWith("Checkpoint"))).toEqual([]);
      server.advance(200);
    }
    await server.jobWhen(job, ["succeeded"]);
    const seconds = (await checkpoints()).map((one) => Number(one.created_at) - Number(created_at));
    expect(seconds).toEqual([720, 520, 320]);
    expect((await messages(server, job)).slice(-5)).toEqual([
      expect.stringMatching(/^Step 90\/90: /),
      expect.stringMatching(/^Checkpoint created at step 30 with Snapshot ID: ft:.*:ckpt-step-30$/),
      expect.stringMatching(/^Checkpoint created at step 60 with Snapshot ID: ft:.*:ckpt-step-60$/),
      expect.stringMatching(/^New fine-tuned model created: ft:/),
      "The job has successfully completed",
    ]);
  });

  it("allows cancel, pause and resume only where they make sense", async () => {
    const job = await create(server, bodyOf(file, { hyperparameters: { n_epochs: 1 } }));
    const refused = [400, "invalid_job_status"];
    expect(await act("pause", job)).toEqual(refused);
    expect(await act("resume", job)).toEqual(refused);
    server.advance(60);
    await server.jobWhen(job, ["queued"]);
    expect(await act("pause", job)).toEqual(refused);
    expect(await act("resume", job)).toEqual(refused);
    server.advance(60);
    await server.jobWhen(job, ["running"]);
    expect(await act("resume", job)).toEqual(refused);
    server.advance(100);
    await untilSteps(job, 5);

    expect(await act("pause", job)).toEqual([200, "pausing"]);
    await server.jobWhen(job, ["paused"]);
    expect(await act("pause", job)).toEqual(refused);
    const checkpoints = (await server.call("GET", `/fine_tuning/jobs/${job}/checkpoints`)).body.data as Json[];
    expect(checkpoints).toMatchObject([
      { step_number: 5, fine_tuned_model_checkpoint: expect.stringMatching(/:ckpt-step-5$/) },
    ]);
    const model = checkpoints[0]?.fine_tuned_model_checkpoint;
    const chat = { model, messages: [{ role: "user", content: "Where is parcel 1?" }], max_tokens: 5 };
    expect((await server.call("POST", "/chat/completions", chat)).status).toBe(200);

    expect(await act("resume", job)).toEqual([200, "queued"]);
    server.advance(60);
    await server.jobWhen(job, ["running"]);
    server.advance(500);
    await server.jobWhen(job, ["succeeded"]);
    const steps = (await messages(server, job)).filter((message) => message.startsWith("Step "));
    expect(steps.map((message) => message.split(":")[0])).toEqual(
      Array.from({ length: 30 }, (_, at) => `Step ${at + 1}/30`),
    );
    for (const verb of ["cancel", "pause", "resume"]) expect(await act(verb, job)).toEqual(refused);
  });

  it("cancels in every state that is not an end", async () => {
    const states: [string, number][] = [
      ["validating_files", 0],
      ["queued", 60],
      ["running", 120],
    ];
    for (const [status, seconds] of states) {
      const job = await create(server, bodyOf(file));
      for (let passed = 0; passed < seconds; passed += 60) {
        server.advance(60);
        await server.jobWhen(job, passed === 0 ? ["queued"] : ["running"]);
      }
      await server.jobWhen(job, [status]);
      expect(await act("cancel", job)).toEqual([200, "cancelled"]);
      expect((await messages(server, job)).at(-1)).toBe("The job was cancelled");
      expect((await server.call("GET", `/fine_tuning/jobs/${job}`)).body).toMatchObject({
        error: null,
        finished_at: expect.any(Number),
      });
    }
    const paused = await create(server, bodyOf(file));
    server.advance(60);
    await server.jobWhen(paused, ["queued"]);
    server.advance(60);
    await server.jobWhen(paused, ["running"]);
    await act("pause", paused);
    await server.jobWhen(paused, ["paused"]);
    expect(await act("cancel", paused)).toEqual([200, "cancelled"]);
  });

  it("fails when its file is deleted before it was validated, and not when it is deleted later", async () => {
    const early = await create(server, bodyOf(file));
    await server.call("DELETE", `/files/${file}`);
    server.advance(60);
    expect((await server.jobWhen(early, ["failed"])).error).toMatchObject({
      code: "invalid_training_file",
      message: expect.stringContaining("deleted"),
    });

    const second = await server.upload(jsonl(chatRows(10)));
    const late = await create(server, bodyOf(second, { hyperparameters: { n_epochs: 1 } }));
    server.advance(60);
    await server.jobWhen(late, ["queued"]);
    expect((await server.call("DELETE", `/files/${second}`)).status).toBe(200);
    expect((await server.call("GET", `/files/${second}/content`)).status).toBe(404);
    server.advance(60);
    await server.jobWhen(late, ["running"]);
    server.advance(600);
    await server.jobWhen(late, ["succeeded"]);
  });

  it("lets files and uploads expire", async () => {
    const form = new FormData();
    form.set("purpose", "fine-tune");
    form.set("expires_after[anchor]", "created_at");
    form.set("expires_after[seconds]", "3600");
    form.set("file", new File(["{}\n"], "a.jsonl"));
    const { body } = await server.call("POST", "/files", form);
    expect((body.expires_at as number) - (body.created_at as number)).toBe(3600);
    const upload = { filename: "a.jsonl", purpose: "fine-tune", bytes: 3, mime_type: "text/jsonl" };
    const { id } = (await server.call("POST", "/uploads", upload)).body;
    server.advance(3600);
    expect((await server.call("GET", `/files/${body.id}`)).status).toBe(404);
    expect((await server.call("POST", `/uploads/${id}/complete`, { part_ids: ["p"] })).status).toBe(410);
  });
});
