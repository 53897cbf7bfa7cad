import { engineServer, engines } from "../support/judged-engines";
import type { TestServer } from "../support/server";
import { chatRows, jsonl, preferenceRows, reinforcementRows } from "../support/server-data";
import { bodyOf, create, type Json, losses, messages } from "../support/server-jobs";

const colourGrader = {
  type: "string_check",
  name: "colour",
  input: "{{sample.output_text}}",
  reference: "{{item.colour}}",
  operation: "like",
};

describe.each(engines)("training by $name", (engine) => {
  let server: TestServer;
  let file: string;
  beforeAll(async () => {
    server = await engineServer(engine);
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
