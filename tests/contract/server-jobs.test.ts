import { type TestServer, testServer } from "../support/server";
import { chatRows, jsonl, preferenceRows, reinforcementRows } from "../support/server-data";

type Json = Record<string, unknown>;

const colourGrader = {
  type: "string_check",
  name: "colour",
  input: "{{sample.output_text}}",
  reference: "{{item.colour}}",
  operation: "like",
};

const bodyOf = (file: string, more: Json = {}): Json => ({ model: "gpt-4o-mini", training_file: file, ...more });

async function create(server: TestServer, body: Json): Promise<string> {
  const answer = await server.call("POST", "/fine_tuning/jobs", body);
  expect(answer.status).toBe(200);
  return answer.body.id as string;
}

async function messages(server: TestServer, job: string): Promise<string[]> {
  const { body } = await server.call("GET", `/fine_tuning/jobs/${job}/events?limit=100`);
  return (body.data as { message: string }[]).map((event) => event.message).reverse();
}

async function losses(server: TestServer, job: string): Promise<number[]> {
  const { body } = await server.call("GET", `/fine_tuning/jobs/${job}/events?limit=100`);
  const metrics = (body.data as { type: string; data: { train_loss: number } }[]).filter(
    (event) => event.type === "metrics",
  );
  return metrics.map((event) => event.data.train_loss).reverse();
}

describe("jobs on bad data", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await testServer();
  });
  afterAll(() => server.close());

  const rows = chatRows(14);
  const withLine14 = (line: string) => `${jsonl(rows.slice(0, 13))}${line}\n`;
  const chat = (content: unknown) => JSON.stringify({ messages: content });

  it.each<[string, string, string, string]>([
    [
      "too few examples",
      jsonl(chatRows(7)),
      "invalid_n_examples",
      "Training file has 7 example(s), but must have at least 10 examples",
    ],
    [
      "broken JSON",
      withLine14('{"messages": [}'),
      "invalid_training_file",
      "The job failed due to an invalid training file. Invalid file format. Line 14: line contains invalid json: ",
    ],
    ["a row that is no object", withLine14("[1]"), "invalid_training_file", "Line 14: a JSON object is expected"],
    [
      "an unknown role",
      withLine14(chat([{ role: "bot", content: "x" }])),
      "invalid_training_file",
      'Line 14: message 1: role "bot" is not one of',
    ],
    [
      "a missing role",
      withLine14(chat([{ role: "user", content: "x" }, { content: "x" }])),
      "invalid_training_file",
      "Line 14: message 2: 'role' is missing",
    ],
    [
      "missing content",
      withLine14(chat([{ role: "user" }])),
      "invalid_training_file",
      "Line 14: message 1: 'content' is missing",
    ],
    [
      "nobody who answers",
      withLine14(chat([{ role: "user", content: "x" }])),
      "invalid_training_file",
      "Line 14: example has no assistant message",
    ],
    [
      "a weight of 2",
      withLine14(chat([{ role: "assistant", content: "x", weight: 2 }])),
      "invalid_training_file",
      "Line 14: message 1: 'weight' is neither 0 nor 1",
    ],
    [
      "other rows",
      `{"text":"x"}\n`,
      "invalid_training_file",
      "Unexpected file format, expected either prompt/completion pairs or chat messages.",
    ],
    [
      "preference pairs",
      jsonl(preferenceRows(12)),
      "invalid_training_file",
      "is in the fine-tune-preference format, but the specified fine-tuning job is not using 'dpo' as the training method (provided method=supervised).",
    ],
  ])("fail on %s, naming the line", async (_what, content, code, message) => {
    const job = await create(server, bodyOf(await server.upload(content)));
    const failed = await server.jobWhen(job, ["failed"]);
    expect(failed).toMatchObject({
      error: { code, message: expect.stringContaining(message), param: "training_file" },
      fine_tuned_model: null,
      finished_at: expect.any(Number),
      trained_tokens: null,
    });
    const { body } = await server.call("GET", `/fine_tuning/jobs/${job}/events?limit=1`);
    expect(body.data).toMatchObject([{ level: "error", message: expect.stringContaining(message) }]);
  });

  it("fail when data and method do not fit each other", async () => {
    const file = await server.upload(jsonl(rows));
    const job = await create(server, bodyOf(file, { method: { type: "dpo" } }));
    expect((await server.jobWhen(job, ["failed"])).error).toMatchObject({
      message: `The job failed due to an invalid training file. Input file ${file} is in the fine-tune-chat format, but the specified fine-tuning job is not using 'supervised' as the training method (provided method=dpo).`,
    });
  });

  it("fail on a validation file whose line cannot be used", async () => {
    const good = await server.upload(jsonl(rows));
    const bad = await server.upload(`${jsonl(rows.slice(0, 2))}{}\n`);
    const job = await create(server, bodyOf(good, { validation_file: bad }));
    expect((await server.jobWhen(job, ["failed"])).error).toMatchObject({
      code: "invalid_validation_file",
      param: "validation_file",
      message: expect.stringContaining("Line 3"),
    });
  });

  it("take a byte-order mark, CRLF, blank lines, and no final newline", async () => {
    const content = `\uFEFF${rows.map((row) => JSON.stringify(row)).join("\r\n\r\n")}`;
    const job = await create(server, bodyOf(await server.upload(content), { hyperparameters: { n_epochs: 1 } }));
    expect((await server.jobWhen(job, ["succeeded", "failed"])).error).toBeNull();
  });
});

describe("training", () => {
  let server: TestServer;
  let file: string;
  beforeAll(async () => {
    server = await testServer();
    file = await server.upload(jsonl(chatRows(12)));
  });
  afterAll(() => server.close());

  it("gives the same losses for the same seed, and others for another", async () => {
    const jobs = await Promise.all(
      [1, 1, 2].map((seed) => create(server, bodyOf(file, { seed, hyperparameters: { n_epochs: 2 } }))),
    );
    await Promise.all(jobs.map((job) => server.jobWhen(job, ["succeeded"])));
    const [first, again, other] = await Promise.all(jobs.map((job) => losses(server, job)));
    expect(first?.every(Number.isFinite)).toBe(true);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it("bills the tokens of the published formula, once per epoch", async () => {
    // Three tokens per message and three per example; the words' own tokens are counted by hand: "Hi" 1, "user" 1, "Yes" 1, "assistant" 1.
    const rows = Array.from({ length: 10 }, () => ({
      messages: [
        { role: "user", content: "Hi" },
        { role: "assistant", content: "Yes" },
      ],
    }));
    const job = await create(server, bodyOf(await server.upload(jsonl(rows)), { hyperparameters: { n_epochs: 2 } }));
    expect((await server.jobWhen(job, ["succeeded"])).trained_tokens).toBe(10 * (3 + 2 * 3 + 4) * 2);
  });

  it("continues from an earlier model and names the new one after the first base", async () => {
    const first = await server.jobWhen(
      await create(server, bodyOf(file, { suffix: "one", hyperparameters: { n_epochs: 2 } })),
      ["succeeded"],
    );
    const second = await create(
      server,
      bodyOf(file, { model: first.fine_tuned_model, suffix: "two", hyperparameters: { n_epochs: 1 } }),
    );
    const done = await server.jobWhen(second, ["succeeded"]);
    expect(done.fine_tuned_model).toMatch(/^ft:gpt-4o-mini-2024-07-18:acme:two:[A-Za-z0-9]{8}$/);
    expect((await losses(server, second))[0]).toBeLessThan((await losses(server, first.id as string))[0] ?? 0);
  });

  it("leaves an empty place in the name without a suffix", async () => {
    const job = await server.jobWhen(await create(server, bodyOf(file, { hyperparameters: { n_epochs: 1 } })), [
      "succeeded",
    ]);
    expect(job.fine_tuned_model).toMatch(/^ft:gpt-4o-mini-2024-07-18:acme::[A-Za-z0-9]{8}$/);
  });

  it("runs preference and reinforcement jobs with their own metrics and hyperparameters", async () => {
    const pairs = await server.upload(jsonl(preferenceRows(12)));
    const dpo = await create(
      server,
      bodyOf(pairs, { method: { type: "dpo", dpo: { hyperparameters: { n_epochs: 1 } } } }),
    );
    expect((await server.jobWhen(dpo, ["succeeded"])).method).toMatchObject({
      dpo: { hyperparameters: { beta: 0.1, n_epochs: 1 } },
    });

    const tasks = await server.upload(jsonl(reinforcementRows(10)));
    const reinforcement = { grader: colourGrader, hyperparameters: { n_epochs: 1, reasoning_effort: "low" } };
    const rft = await create(
      server,
      bodyOf(tasks, { model: "o4-mini", validation_file: tasks, method: { type: "reinforcement", reinforcement } }),
    );
    const done = await server.jobWhen(rft, ["succeeded"]);
    expect(done.method).toMatchObject({
      reinforcement: { grader: colourGrader, hyperparameters: { reasoning_effort: "low", eval_samples: 1 } },
    });
    const { body } = await server.call("GET", `/fine_tuning/jobs/${rft}/checkpoints`);
    expect((body.data as Json[])[0]?.metrics).toMatchObject({ train_mean_reward: expect.any(Number) });
    expect((await messages(server, rft)).find((message) => message.startsWith("Step 10/10"))).toMatch(
      /^Step 10\/10 , train mean reward=-?\d/,
    );
  });

  it("refuses a grader that is not available here, naming it", async () => {
    const grader = { type: "python", name: "p", source: "def grade(sample, item): return 1" };
    const answer = await server.call(
      "POST",
      "/fine_tuning/jobs",
      bodyOf(file, { method: { type: "reinforcement", reinforcement: { grader } } }),
    );
    expect([answer.status, answer.body.error?.param]).toEqual([
      400,
      expect.stringMatching(/^method\.reinforcement\.grader/),
    ]);
    expect(answer.body.error?.message).toMatch(/not available/);
  });
});

it("trains no more jobs at once than it may, first come, first served", async () => {
  const server = await testServer({ maxConcurrentJobs: 1, clock: "virtual", minSeconds: { running: 60 } });
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

describe("a job's states, in virtual time", () => {
  let server: TestServer;
  let file: string;
  beforeEach(async () => {
    server = await testServer({
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

  async function untilSteps(job: string, count: number): Promise<void> {
    const deadline = Date.now() + 10_000;
    while ((await losses(server, job)).length !== count) {
      if (Date.now() > deadline) throw new Error(`${(await losses(server, job)).length} steps, not ${count}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

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
